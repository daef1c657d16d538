/* training.h: what the learning programs share: progress for who watches, and CPU time.
   Include it after example.h. */
#ifndef TRAINING_H
#define TRAINING_H
#include <time.h>

SHARED double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
/* How far it is, on a terminal; nothing in a pipe or a file. One more epoch after this one? None after Ctrl-C. */
SHARED bool learn_on(const char *what, int epoch, int epochs, double loss, double accuracy)
{
    static double since;
    static bool watched;
    if (epoch == 0) {
        watched = isatty(STDERR_FILENO);
        signal(SIGINT, interrupt);
        since = cpu_seconds();
    }
    const bool more = epoch < epochs && !interrupted;
    if (!watched) return more;
    if (epoch == 0) fprintf(stderr, "%s: %d epochs", what, epochs);
    else
        fprintf(stderr, "\r\033[K%s: epoch %d of %d, loss %.4f, %.1f %% right, %.0f s left%s", what, epoch, epochs, loss,
                100 * accuracy, (cpu_seconds() - since) / epoch * (epochs - epoch), more ? "" : "\n");
    return more;
}
#endif
