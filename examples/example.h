/* example.h: what the longer examples share: their files, progress for who watches, a calm Ctrl-C.
   Include it first.                                                                              */
#ifndef EXAMPLE_H
#define EXAMPLE_H
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#if defined __GNUC__
#define SHARED static __attribute__((unused))
#else
#define SHARED static
#endif

/* Ends the program with the net's own sentence, if it has failed. */
#define STOP_IF_FAILED(net)                                                                        \
    do {                                                                                           \
        if (snn_failed(net)) {                                                                     \
            fprintf(stderr, "%s\n", snn_why(net));                                                 \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

/* build/demo/NAME, for writing; ends the program with a sentence if that cannot be. */
SHARED FILE *create(const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "build/demo/%s", name);
    FILE *f = fopen(path, "w");
    if (f) return f;
    fprintf(stderr, "cannot write %s: %s\n", path, strerror(errno));
    exit(1);
}
/* A disk that is full is noticed here. */
SHARED void finish(FILE *f)
{
    const bool bad = ferror(f) != 0;
    if (fclose(f) == 0 && !bad) return;
    fprintf(stderr, "cannot write all of a file: %s\n", strerror(errno));
    exit(1);
}

static volatile sig_atomic_t interrupted;
static void interrupt(int signal) { (void)signal; interrupted = 1; }

/* One more step of `steps`? After Ctrl-C no more, so that what was written is whole. Tells how far it
   is if standard error is a terminal, and nothing if it is a pipe or a file.                     */
SHARED bool go_on(uint64_t step, uint64_t steps)
{
    static bool watched;
    if (step == 0) {
        watched = isatty(STDERR_FILENO);
        signal(SIGINT, interrupt);
    }
    const bool more = step < steps && !interrupted;
    if (watched && (!more || step % 100 == 0))
        fprintf(stderr, "\r%3.0f %%%c", 100. * (double)step / (double)steps, more ? ' ' : '\n');
    return more;
}
#endif
