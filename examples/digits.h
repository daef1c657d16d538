/* digits.h: the 1797 handwritten digits of examples/data/digits.csv (its README.md names the source).
   Include it after snn.h. */
#ifndef DIGITS_H
#define DIGITS_H
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 1797, PIXELS = 64, DIGIT_CLASSES = 10 };

typedef struct digits {
    uint8_t pixel[DIGITS][PIXELS];              /* 0 .. 16 */
    uint32_t label[DIGITS];
    uint32_t train[DIGITS], test[DIGITS];       /* which images; so many: */
    size_t n_train, n_test;
} digits;

/* Reads the file; false, and a sentence, if it is not there or not what it should be. */
static inline bool digits_read(digits *d, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[400];
    size_t n = 0;
    d->n_train = d->n_test = 0;
    if (f && !fgets(line, sizeof line, f)) rewind(f);           /* the names of the columns */
    for (; f && n < DIGITS && fgets(line, sizeof line, f); n++) {
        char *at = line;
        d->label[n] = (uint32_t)strtoul(at, &at, 10);
        const bool test = strtoul(at + (*at == ','), &at, 10) == 1;
        for (int k = 0; k < PIXELS; k++) d->pixel[n][k] = (uint8_t)strtoul(at + (*at == ','), &at, 10);
        if (d->label[n] >= DIGIT_CLASSES || (*at != '\n' && *at != '\r')) break;
        if (test) d->test[d->n_test++] = (uint32_t)n;
        else d->train[d->n_train++] = (uint32_t)n;
    }
    if (f) fclose(f);
    if (n == DIGITS) return true;
    fprintf(stderr, "%s: %s (run this from the project's folder)\n", path,
            f ? "not the 1797 digits" : "cannot be read");
    return false;
}
#endif
