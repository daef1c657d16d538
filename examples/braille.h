/* braille.h: 1350 braille letters read by a fingertip, as spikes of 128 neurons (examples/data/README.md names the
   source). Include it after snn.h.
       x = (1 - value/255 - mean)/std of each of the four taxels, each of the 76 steps taken twice
       I = gain (x + bias)       a neuron spikes if v > 1 as the step begins; then
       v' = (a v + (1 - a) I) (1 - spike),      a = exp(-1/20), v = 0 at first */
#ifndef BRAILLE_H
#define BRAILLE_H
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LETTERS = 1350, LETTERS_TO_LEARN = 1080, LETTER_CLASSES = 27, LETTER_STEPS = 152, TAXELS = 4, TOUCH_CELLS = 128
};

typedef struct braille {
    uint32_t label[LETTERS];
    uint8_t spikes[LETTERS][LETTER_STEPS][TOUCH_CELLS / 8];     /* bit n % 8 of byte n / 8: neuron n */
    uint32_t n_spikes;
} braille;

static inline bool braille_spiked(const braille *b, size_t letter, size_t step, size_t cell)
{
    return b->spikes[letter][step][cell / 8] >> (cell % 8) & 1;
}
/* size bytes behind the 128 of a NPY file's head */
static inline bool braille_bytes(const char *path, void *to, size_t size)
{
    FILE *f = fopen(path, "rb");
    const bool read = f && fseek(f, 128, SEEK_SET) == 0 && fread(to, 1, size, f) == size;
    if (f) fclose(f);
    if (!read) fprintf(stderr, "%s cannot be read (run this from the project's folder)\n", path);
    return read;
}
/* the four numbers that follow a key in braille.json */
static inline void braille_four(const char *text, const char *key, float *to)
{
    const char *at = strstr(text, key);
    at = at ? strchr(at, '[') : NULL;
    for (int k = 0; at && k < TAXELS; k++) {
        char *end;
        to[k] = strtof(at + 1, &end);
        at = end;
    }
}
/* Reads the files and makes the spikes; false, and a sentence, if something is not as it should be. */
static inline bool braille_read(braille *b)
{
    enum { STEPS = LETTER_STEPS / 2, SIZE = LETTERS * STEPS * TAXELS };
    static uint8_t letter[LETTERS], taxel[LETTERS][STEPS][TAXELS];
    double gain[TOUCH_CELLS], bias[TOUCH_CELLS];
    float mean[TAXELS] = { 0 }, std[TAXELS] = { 1, 1, 1, 1 };
    char text[1000] = "";
    if (!braille_bytes("examples/data/braille_letter.npy", letter, LETTERS) ||
        !braille_bytes("examples/data/braille_taxels.npy", taxel, SIZE)) return false;
    FILE *f = fopen("examples/data/braille.json", "r");
    if (f && fread(text, 1, sizeof text - 1, f) == 0) text[0] = 0;
    if (f) fclose(f);
    braille_four(text, "\"mean\"", mean);
    braille_four(text, "\"std\"", std);
    int n = 0;
    f = fopen("examples/data/braille_encoder.csv", "r");
    if (f && fgets(text, sizeof text, f))
        while (n < TOUCH_CELLS && fscanf(f, "%*d,%*d,%lf,%lf", &gain[n], &bias[n]) == 2) n++;
    if (f) fclose(f);

    memset(b, 0, sizeof *b);
    const double keep = exp(-1. / 20);
    for (size_t k = 0; n == TOUCH_CELLS && k < LETTERS; k++) {
        double v[TOUCH_CELLS] = { 0 };
        b->label[k] = letter[k];
        for (size_t step = 0; step < LETTER_STEPS; step++)
            for (size_t c = 0; c < TOUCH_CELLS; c++) {
                const size_t which = c % TAXELS;
                const float x = ((float)(1 - taxel[k][step / 2][which] / 255.) - mean[which]) / std[which];
                const bool spike = v[c] > 1;
                v[c] = spike ? 0 : keep * v[c] + (1 - keep) * gain[c] * ((double)x + bias[c]);
                if (spike) b->spikes[k][step][c / 8] |= (uint8_t)(1 << c % 8);
                b->n_spikes += spike;
            }
    }
    if (b->n_spikes == 679715) return true;
    fprintf(stderr, "the braille letters have %lu spikes, not the 679715 that belong to them\n", (unsigned long)b->n_spikes);
    return false;
}
#endif
