/* run.h: for tests that run compilers and other programs. Include it first (popen is not in C11).

   run(...)      runs a shell command: its exit status; all it printed is in `output`
   must(...)     the same for a command that has to succeed; if it does not, what it printed is the test's message
   NEED("gdb")   skips the test by name if there is no such program; with STRICT=1 in the environment the test fails

   Commands run in the project's folder. What they make goes to build/try, under a name of the test's own: tests run
   side by side. */
#ifndef RUN_H
#define RUN_H
#define _POSIX_C_SOURCE 200809L
#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static char command[1 << 13], output[1 << 16];

static int run_command(void)
{
    static char shell[sizeof command + 64];
    snprintf(shell, sizeof shell, "mkdir -p build/try; { %s\n} 2>&1 </dev/null", command);
    fflush(NULL);
    FILE *pipe = popen(shell, "r");
    cr_assert(pipe != NULL, "no shell");
    output[fread(output, 1, sizeof output - 1, pipe)] = 0;
    for (char rest[4096]; fread(rest, 1, sizeof rest, pipe) > 0;) continue;      /* a program that says more may end */
    int status = pclose(pipe);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define RUN_COMMAND(status, format)                                                       \
    va_list words;                                                                        \
    va_start(words, format);                                                              \
    int length = vsnprintf(command, sizeof command, format, words);                       \
    va_end(words);                                                                        \
    cr_assert(length >= 0 && (size_t)length < sizeof command, "command too long");        \
    int status = run_command()

__attribute__((format(printf, 1, 2), unused)) static int run(const char *format, ...)
{
    RUN_COMMAND(status, format);
    return status;
}

__attribute__((format(printf, 1, 2), unused)) static const char *must(const char *format, ...)
{
    RUN_COMMAND(status, format);
    cr_assert(status == 0, "status %d from: %.1000s\n%.1500s", status, command, output);
    return output;
}

/* The first word of a command is the program that has to be there: NEED("gcc -std=c11") looks for gcc. */
static bool is_there(const char *line)
{
    return run("command -v %.*s", (int)strcspn(line, " "), line) == 0;
}

#define NEED(line)                                                                                       \
    do {                                                                                                 \
        if (!is_there(line)) {                                                                           \
            int word_ = (int)strcspn(line, " ");                                                         \
            cr_assert(getenv("STRICT") == NULL, "STRICT=1, and no %.*s", word_, line);                   \
            fprintf(stderr, "skipped: %s::%s: no %.*s\n", criterion_current_suite->name,                 \
                    criterion_current_test->name, word_, line);                                          \
            cr_skip("no %.*s", word_, line);                                                             \
        }                                                                                                \
    } while (0)
#endif
