/* Room >>weights: what is saved is what is loaded, byte by byte what numpy's format says; headers compile, and their
   numbers are those of snn_quantise_int8 and _int16. */
#define SNN_WITH_FILES
#include "check.h"
#include <stdlib.h>

#define SNN_POPULATION   weights_cells
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_cuba)
#include "snn.h"

enum { PRE = 3, POST = 5 };
#define PATH(ending) (IN_DOUBLE ? "build/weights_double." ending : "build/weights_float." ending)

typedef struct two { snn_net net; weights_cells *pre, *post; snn_projection *f; } two;
static void make(two *t)
{
    t->net = snn_net_on_heap(snn_ms(1));
    t->pre = weights_cells_new(&t->net, PRE, NULL);
    t->post = weights_cells_new(&t->net, POST, NULL);
    t->f = snn_all_to_all(&t->net, &t->pre->cells, &t->post->in, snn_uS(0));
    snn_weigh_normal(t->f, &t->post->in, snn_uS(0.5), snn_uS(2), 7);
    WELL(&t->net);
}
static size_t slurp(const char *path, char *to, size_t most)
{
    FILE *f = fopen(path, "rb");
    cr_assert(f != NULL, "no %s", path);
    const size_t n = fread(to, 1, most - 1, f);
    fclose(f);
    to[n] = 0;
    return n;
}
static void spill(const char *path, const char *head, const void *data, size_t size)
{
    FILE *f = fopen(path, "wb");
    fwrite(head, 1, 128, f);
    fwrite(data, 1, size, f);
    fclose(f);
}
/* 128 bytes: the head of version 1.0 */
static const char *head_of(const char *words)
{
    static char head[129];
    snprintf(head, sizeof head, "%-127s\n", words);
    memmove(head + 10, head, 118);
    memcpy(head, "\x93NUMPY\x01\x00\x76\x00", 10);
    head[127] = '\n';
    return head;
}

Test(weights, what_is_saved_is_loaded)
{
    two t, u;
    make(&t);
    make(&u);
    snn_weights_save(t.f, PATH("npy"));
    WELL(&t.net);
    char file[400];
    const size_t size = slurp(PATH("npy"), file, sizeof file);
    cr_assert_eq(size, 128 + PRE * POST * sizeof(snn_real));
    cr_assert_eq(memcmp(file, "\x93NUMPY\x01\x00\x76\x00", 10), 0);
    cr_assert(strstr(file + 10, IN_DOUBLE ? "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 5), }"
                                          : "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }"));
    cr_assert_eq(memcmp(file + 128, t.f->weights, PRE * POST * sizeof(snn_real)), 0);
    for (int k = 0; k < PRE * POST; k++) u.f->weights[k] = 0;
    snn_weights_load(u.f, PATH("npy"));
    WELL(&u.net);
    for (int k = 0; k < PRE * POST; k++) SAME(u.f->weights[k], t.f->weights[k], say("weight %d", k));
    snn_net_free(&t.net);
    snn_net_free(&u.net);
}
/* Of either width, and of synapses that are a list. */
Test(weights, numpys_own_files_are_loaded)
{
    two t;
    make(&t);
    double wide[PRE * POST];
    float narrow[PRE * POST];
    for (int k = 0; k < PRE * POST; k++) wide[k] = narrow[k] = (float)k / 4 - 1;
    spill(PATH("wide.npy"), head_of("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 5), }"), wide, sizeof wide);
    spill(PATH("narrow.npy"), head_of("{'descr': '<f4', 'fortran_order': False, 'shape': (15,), }"), narrow, sizeof narrow);
    snn_weights_load(t.f, PATH("wide.npy"));
    for (int k = 0; k < PRE * POST; k++) SAME(t.f->weights[k], wide[k], say("wide %d", k));
    for (int k = 0; k < PRE * POST; k++) t.f->weights[k] = 0;
    snn_weights_load(t.f, PATH("narrow.npy"));
    for (int k = 0; k < PRE * POST; k++) SAME(t.f->weights[k], wide[k], say("narrow %d", k));
    const uint32_t from[] = { 0, 1, 2 }, to[] = { 4, 1, 1 };
    snn_projection *list = snn_edges(&t.net, &t.pre->cells, &t.post->in, from, to, 3, snn_uS(0));
    snn_weigh_uniform(list, &t.post->in, snn_uS(1), snn_uS(2), 3);
    snn_weights_save(list, PATH("list.npy"));
    WELL(&t.net);
    char file[400];
    slurp(PATH("list.npy"), file, sizeof file);
    cr_assert(strstr(file + 10, "'shape': (3,), }"), "%s", file + 10);
    snn_net_free(&t.net);
}

#define FAILS(code_, sentence, ...)                                                                           \
    do {                                                                                                      \
        two t;                                                                                                \
        make(&t);                                                                                             \
        __VA_ARGS__;                                                                                          \
        cr_assert(snn_failed(&t.net), "nothing failed, but should have: %s", sentence);                       \
        cr_assert_str_eq(snn_why(&t.net), sentence);                                                          \
        cr_assert(t.net.status.code == code_);                                                                \
        snn_net_free(&t.net);                                                                                 \
    } while (0)
Test(weights, bad_files_are_refused)
{
    const char *unread = "snn_all_to_all: the file of its weights could not be read";
    const float w[PRE * POST] = { 0, 0, NAN };
    FAILS(SNN_NOT_READ, unread, snn_weights_load(t.f, "no/such.npy"));
    static const char *const heads[] = {
        "{'descr': '>f4', 'fortran_order': False, 'shape': (3, 5), }",
        "{'descr': '<i4', 'fortran_order': False, 'shape': (3, 5), }",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (3, 5), }",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 5), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 0), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 99999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 5), }",          /* and half of it missing */
        "",
    };
    for (size_t k = 0; k < COUNT_OF(heads); k++) {
        spill(PATH("bad.npy"), head_of(heads[k]), w, sizeof w);
        FAILS(SNN_NOT_READ, unread, snn_weights_load(t.f, PATH("bad.npy")); t.net.status.index = k);
    }
    spill(PATH("bad.npy"), head_of("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }"), w, sizeof w);
    FAILS(SNN_BAD_VALUE, "snn_all_to_all: weight[2] must be finite, got nan", snn_weights_load(t.f, PATH("bad.npy")));
    spill(PATH("bad.npy"), head_of("{'descr': '<f4', 'fortran_order': False, 'shape': (5, 5), }"), w, sizeof w);
    FAILS(SNN_BAD_COUNT, "snn_all_to_all: 25 weights given, 15 needed", snn_weights_load(t.f, PATH("bad.npy")));
    FAILS(SNN_NOT_WRITTEN, "snn_all_to_all: the file of its weights could not be written", snn_weights_save(t.f, "no/such.npy"));
    FAILS(SNN_NOT_WRITTEN, "snn_all_to_all: the file of its weights could not be written", snn_weights_save(t.f, "/dev/full"));
    FAILS(SNN_NOT_BUILT, "snn_all_to_all: a weight for each synapse was left out of this build",
          snn_weights_save(snn_all_to_all(&t.net, &t.pre->cells, &t.post->in, snn_uS(1)), "build/none.npy"));
    FAILS(SNN_NOT_WRITTEN, "snn_all_to_all: weights under a name that is none in C could not be written",
          snn_weights_header(t.f, &t.post->in, PATH("h"), "3w", 8));
    FAILS(SNN_NOT_WRITTEN, "snn_all_to_all: the header of its weights could not be written",
          snn_weights_header(t.f, &t.post->in, "no/such.h", "w", 8));
    FAILS(SNN_BAD_COUNT, "snn_all_to_all: 4 bits given, 8 needed",
          snn_weights_header(t.f, &t.post->in, PATH("h"), "w", 4));
}

/* Reads the numbers of a header back, and the scale. */
static size_t numbers_of(const char *text, double *x, size_t most, double *scale)
{
    const char *at = strstr(text, "_scale = (float)");
    if (at) *scale = strtod(at + 16, NULL);
    size_t n = 0;
    for (at = strstr(text, " = {") + 4; *at && n < most; at++) {
        if (*at == '}' && at[1] == ';') break;
        if (strncmp(at, "(snn_real)", 10) == 0) at += 10;
        if (*at == '-' || (*at >= '0' && *at <= '9')) {
            char *end;
            x[n++] = strtod(at, &end);
            at = end;
        }
    }
    return n;
}
Test(weights, headers_for_firmware)
{
    two t;
    make(&t);
    char text[4000];
    double x[PRE * POST + 1], scale = 0;
    int8_t codes[PRE * POST];
    int16_t wide[PRE * POST];
    snn_weights_header(t.f, &t.post->in, PATH("h"), "w_in", 8);
    slurp(PATH("h"), text, sizeof text);
    cr_assert(strstr(text, "/* snn_dense_int8(..., w_in, 15, snn_uS(w_in_scale)) */"), "%s", text);
    cr_assert(strstr(text, "static const int8_t w_in[15] SNN_FLASH = {"), "%s", text);
    cr_assert_eq(numbers_of(text, x, COUNT_OF(x), &scale), PRE * POST);
    NEAR(scale, snn_quantise_int8(t.f->weights, PRE * POST, codes), FLT_EPSILON, "scale");
    for (int k = 0; k < PRE * POST; k++) SAME(x[k], codes[k], say("code %d", k));
    snn_weights_header(t.f, &t.post->in, PATH("h"), "w", 16);
    slurp(PATH("h"), text, sizeof text);
    cr_assert_eq(numbers_of(text, x, COUNT_OF(x), &scale), PRE * POST);
    NEAR(scale, snn_quantise_int16(t.f->weights, PRE * POST, wide), FLT_EPSILON, "scale of 16 bits");
    for (int k = 0; k < PRE * POST; k++) SAME(x[k], wide[k], say("wide code %d", k));
    snn_weights_header(t.f, &t.post->in, PATH("h"), "w", 0);
    slurp(PATH("h"), text, sizeof text);
    cr_assert(strstr(text, "static const snn_conductance w[15] = {"), "%s", text);
    cr_assert_eq(numbers_of(text, x, COUNT_OF(x), &scale), PRE * POST);
    for (int k = 0; k < PRE * POST; k++) SAME((snn_real)x[k], t.f->weights[k], say("weight %d", k));
    WELL(&t.net);
    snn_net_free(&t.net);
}
