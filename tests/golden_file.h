/* golden_file.h: reads the golden traces and the data files they name (tests/golden/FORMAT.md).

   A file is a header of `# key=value` and `# key [unit]=value` lines, the last of them `columns`,
   and rows of numbers.  Everything read for one trace belongs to one `struct golden_job`: its
   memory is freed at once, and the first thing that goes wrong, anywhere, is the one it remembers.
   After that every function here still answers (0, "", no values), so that callers need to look
   only before they act on what they have read.

   Keys are strict: each asked for must be there; golden_finish refuses those nobody asked for.

   keys        golden_has  golden_text  golden_choice  golden_count  golden_real  golden_flag
               golden_list  golden_values  golden_finish
   data files  golden_matrix  golden_edges  golden_spikes;  golden_spike_lists for the keys */
#ifndef GOLDEN_FILE_H
#define GOLDEN_FILE_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GNUC__
#define GOLDEN_PRINTS(text, first) __attribute__((format(printf, text, first)))
#else
#define GOLDEN_PRINTS(text, first)
#endif

enum { GOLDEN_WHY = 600, GOLDEN_NAME = 200 };       /* longest sentence; longest name of a key */

/* ---- The job: memory and the first fault ----------------------------------------------------- */

struct golden_kept { struct golden_kept *next; max_align_t memory[]; };

struct golden_job {
    bool                failed;
    char                why[GOLDEN_WHY];            /* "" while all is well */
    struct golden_kept *kept;
};

GOLDEN_PRINTS(2, 3)
static inline void golden_fail(struct golden_job *job, const char *format, ...)
{
    if (job->failed)
        return;
    va_list words;
    va_start(words, format);
    vsnprintf(job->why, sizeof job->why, format, words);
    va_end(words);
    job->failed = true;
}

/* Zeroed memory that lives as long as the job.  Never NULL, not even for n = 0. */
static inline void *golden_keep(struct golden_job *job, size_t n, size_t size)
{
    const size_t head = sizeof(struct golden_kept);
    const bool fits = n < (SIZE_MAX - head) / (size ? size : 1);
    struct golden_kept *kept = fits ? calloc(1, head + n * size + 1) : NULL;
    if (!kept) {
        fprintf(stderr, "golden_file: no memory for %zu x %zu bytes\n", n, size);
        exit(2);
    }
    kept->next = job->kept;
    job->kept = kept;
    return kept->memory;
}

/* As realloc for kept memory: room for `more` > n of them; the old room stays kept. */
static inline void *golden_grow(struct golden_job *job, const void *old, size_t n, size_t more,
                                size_t size)
{
    void *grown = golden_keep(job, more, size);
    if (n > 0)
        memcpy(grown, old, n * size);
    return grown;
}

GOLDEN_PRINTS(2, 3)
static inline char *golden_print(struct golden_job *job, const char *format, ...)
{
    va_list words, again;
    va_start(words, format);
    va_copy(again, words);
    const int length = vsnprintf(NULL, 0, format, words);
    char *text = golden_keep(job, (size_t)length + 1, 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(words);
    return text;
}

static inline void golden_end(struct golden_job *job)
{
    while (job->kept) {
        struct golden_kept *next = job->kept->next;
        free(job->kept);
        job->kept = next;
    }
}

/* ---- A file ---------------------------------------------------------------------------------- */

struct golden_key {
    const char *name, *unit, *value;                /* unit: "" without brackets */
    unsigned    line;
    bool        used;                               /* asked for */
};

struct golden {
    struct golden_job *job;
    const char        *path;
    struct golden_key *keys;
    size_t             n_keys;
    const char       **columns;
    size_t             n_columns;
    double            *cells;                       /* row r, column c: cells[r * n_columns + c] */
    size_t             n_rows;
    unsigned           first_line;                  /* the line on which row 0 stands */
};

#define golden_fail_at(g, line, ...)                                                             \
    ((g)->job->failed ? (void)0 : golden_fail((g)->job, "%s:%u: %s", (g)->path, line,            \
                                              golden_print((g)->job, __VA_ARGS__)))

/* One decimal number (inf and nan too, hexadecimal not); behind it the text ends, or a space or a
   comma follows. */
static inline bool golden_number(const char *text, double *x, const char **end)
{
    char *stop;
    if (*text == '\0' || !strchr("+-.0123456789in", *text))
        return false;
    *x = strtod(text, &stop);
    for (const char *c = text; c < stop; c++)
        if (strchr("xX(", *c))
            return false;
    *end = stop;
    return stop != text && strchr(" ,", *stop);     /* strchr finds the final 0 too */
}

static inline bool golden_integer(const char *text, uint64_t *n)
{
    char *end;
    errno = 0;
    *n = strtoull(text, &end, 10);
    return *text >= '0' && *text <= '9' && *end == '\0' && errno == 0;
}

static inline char *golden_read_all(struct golden_job *job, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t size = 0, room = 1 << 16;
    char *text = golden_keep(job, room, 1);
    if (!file) {
        golden_fail(job, "%s: can't be opened: %s", path, strerror(errno));
        return text;
    }
    for (size_t got; (got = fread(text + size, 1, room - 1 - size, file)) > 0; ) {
        size += got;
        if (size == room - 1) {
            text = golden_grow(job, text, size, 2 * room, 1);
            room *= 2;
        }
    }
    if (ferror(file))
        golden_fail(job, "%s: can't be read: %s", path, strerror(errno));
    else if (memchr(text, '\0', size))
        golden_fail(job, "%s: holds a zero byte: not a text file", path);
    fclose(file);
    return text;
}

/* Cuts the next line off `rest`; NULL when there is none left. */
static inline char *golden_line(char **rest)
{
    char *line = *rest;
    if (*line == '\0')
        return NULL;
    char *end = line + strcspn(line, "\n");
    *rest = *end ? end + 1 : end;
    *end = '\0';
    return line;
}

/* One header line, the part behind "# ". */
static inline void golden_read_key(struct golden *g, char *text, unsigned line)
{
    struct golden_key key = { .name = text, .unit = "", .line = line };
    char *equals = strchr(text, '=');
    if (!equals) {
        golden_fail_at(g, line, "a header line without '='");
        return;
    }
    *equals = '\0';
    key.value = equals + 1;
    char *bracket = strstr(text, " [");
    if (bracket) {
        *bracket = '\0';
        key.unit = bracket + 2;
        char *close = equals - 1;
        if (*close != ']' || close == key.unit)
            golden_fail_at(g, line, "key '%s': its unit must be in brackets before '='", key.name);
        *close = '\0';
    }
    if (*key.name == '\0' || strchr(key.name, ' '))
        golden_fail_at(g, line, "key '%s': not a name", key.name);
    for (size_t k = 0; k < g->n_keys; k++)
        if (strcmp(g->keys[k].name, key.name) == 0)
            golden_fail_at(g, line, "key '%s' is on line %u too", key.name, g->keys[k].line);
    key.used = strcmp(key.name, "note") == 0;       /* the only key that may be ignored */
    if ((g->n_keys & (g->n_keys + 1)) == 0)         /* full at 0, 1, 3, 7, ... */
        g->keys = golden_grow(g->job, g->keys, g->n_keys, 2 * g->n_keys + 1, sizeof *g->keys);
    g->keys[g->n_keys++] = key;
}

static inline void golden_read_columns(struct golden *g, const char *names)
{
    char *text = golden_print(g->job, "%s", names);
    size_t n = 1;
    for (const char *c = text; *c; c++)
        n += *c == ',';
    g->columns = golden_keep(g->job, n, sizeof *g->columns);
    for (g->n_columns = 0; g->n_columns < n; g->n_columns++) {
        g->columns[g->n_columns] = text;
        text += strcspn(text, ",");
        *text++ = '\0';
    }
}

static inline void golden_read_row(struct golden *g, const char *text, unsigned line, size_t *room)
{
    if (g->n_rows == *room) {
        const size_t full = *room * g->n_columns;
        *room = 2 * *room + 64;
        g->cells = golden_grow(g->job, g->cells, full, *room * g->n_columns, sizeof *g->cells);
    }
    double *row = g->cells + g->n_rows * g->n_columns;
    size_t c = 0;
    for (const char *end = text; ; text = end + 1) {
        double x;
        if (!golden_number(text, &x, &end) || *end == ' ') {
            golden_fail_at(g, line, "cell %zu is not a number: '%.40s'", c + 1, text);
            return;
        }
        if (c < g->n_columns)
            row[c] = x;
        c++;
        if (*end == '\0')
            break;
    }
    if (c != g->n_columns)
        golden_fail_at(g, line, "%zu cells, expected %zu", c, g->n_columns);
    g->n_rows++;
}

static inline struct golden_key *golden_find(const struct golden *g, const char *name)
{
    for (size_t k = 0; k < g->n_keys; k++)
        if (strcmp(g->keys[k].name, name) == 0)
            return &g->keys[k];
    return NULL;
}

/* The key of that name, from now on known; an empty one (and a fault) when it is missing. */
static inline const struct golden_key *golden_take(struct golden *g, const char *name)
{
    static const struct golden_key missing = { "", "", "", 0, true };
    struct golden_key *key = golden_find(g, name);
    if (!key) {
        golden_fail(g->job, "%s: key '%s' is missing", g->path, name);
        return &missing;
    }
    key->used = true;
    return key;
}

static inline struct golden golden_open(struct golden_job *job, const char *path)
{
    struct golden g = { .job = job, .path = path };
    char *rest = golden_read_all(job, path), *text;
    unsigned line = 0;
    size_t room = 0;
    while (!job->failed && g.n_columns == 0 && (text = golden_line(&rest)) != NULL) {
        if (strncmp(text, "# ", 2) != 0) {
            golden_fail_at(&g, ++line, "a row before '# columns='");
            break;
        }
        golden_read_key(&g, text + 2, ++line);
        if (strncmp(text, "# columns", 10) == 0)    /* its end is 0 by now */
            golden_read_columns(&g, golden_take(&g, "columns")->value);
    }
    if (!job->failed && g.n_columns == 0)
        golden_fail(job, "%s: no '# columns='", path);
    if (!job->failed && strcmp(g.keys[0].name, "kind") != 0)
        golden_fail_at(&g, 1, "the first key must be 'kind'");
    g.first_line = line + 1;
    while (!job->failed && (text = golden_line(&rest)) != NULL)
        golden_read_row(&g, text, ++line, &room);
    return g;
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static inline bool golden_has(const struct golden *g, const char *name)
{
    return golden_find(g, name) != NULL;
}

/* "pre." + "param." + "tau": the names of keys are put together in places. */
static inline const char *golden_name(char name[GOLDEN_NAME], const char *a, const char *b)
{
    if (snprintf(name, GOLDEN_NAME, "%s%s", a, b) >= GOLDEN_NAME)
        name[0] = '\0';                             /* a name that no key has                     */
    return name;
}

static inline const char *golden_text(struct golden *g, const char *name)
{
    const struct golden_key *key = golden_take(g, name);
    if (*key->unit)
        golden_fail_at(g, key->line, "key '%s' has no unit, this one is in [%s]", name, key->unit);
    return key->value;
}

/* The value of `name` must be one of the `n` words: which one; 0 (and a fault) if none. */
static inline size_t golden_choice(struct golden *g, const char *name, const char *const *words,
                                   size_t n)
{
    const char *value = golden_text(g, name);
    for (size_t k = 0; k < n; k++)
        if (strcmp(value, words[k]) == 0)
            return k;
    golden_fail_at(g, golden_take(g, name)->line, "%s=%s is not known yet", name, value);
    return 0;
}

static inline uint64_t golden_count(struct golden *g, const char *name)
{
    uint64_t n = 0;
    if (!golden_integer(golden_text(g, name), &n))
        golden_fail_at(g, golden_take(g, name)->line, "key '%s': not a whole number", name);
    return g->job->failed ? 0 : n;
}

/* All numbers of a space-separated list, which may be empty. */
struct golden_list { const double *x; size_t n; const char *unit; unsigned line; };

static inline struct golden_list golden_list(struct golden *g, const char *name)
{
    const struct golden_key *key = golden_take(g, name);
    const char *text = key->value;
    size_t room = 1;
    for (const char *c = text; *c; c++)
        room += *c == ' ';
    double *x = golden_keep(g->job, room, sizeof *x);
    size_t n = 0;
    for (const char *end = text; *text; text = *end ? end + 1 : end)
        if (!golden_number(text, &x[n++], &end) || *end == ',' || (*end && end[1] == '\0')) {
            golden_fail_at(g, key->line, "key '%s': value %zu is not a number", name, n);
            n = 0;
            break;
        }
    return (struct golden_list){ x, n, key->unit, key->line };
}

static inline double golden_real(struct golden *g, const char *name, const char *unit)
{
    const struct golden_list list = golden_list(g, name);
    if (list.n != 1)
        golden_fail_at(g, list.line, "key '%s': one number expected", name);
    else if (strcmp(list.unit, unit) != 0)
        golden_fail_at(g, list.line, "key '%s' is in [%s], expected in [%s]", name, list.unit,
                       unit);
    return g->job->failed ? 0 : list.x[0];
}

static inline bool golden_flag(struct golden *g, const char *name)
{
    static const char *const words[] = { "0", "1" };
    return golden_choice(g, name, words, 2) == 1;
}

static inline void golden_finish(const struct golden *g)
{
    for (size_t k = 0; k < g->n_keys; k++)
        if (!g->keys[k].used)
            golden_fail_at(g, g->keys[k].line, "key '%s' is not known yet", g->keys[k].name);
}

/* ---- Data files ------------------------------------------------------------------------------ */

/* The file that `name` names, which stands in the same folder. */
static inline struct golden golden_data(struct golden *g, const char *name, const char *kind)
{
    const struct golden_key *key = golden_take(g, name);
    const char *slash = strrchr(g->path, '/');
    const int folder = slash ? (int)(slash - g->path) + 1 : 0;
    struct golden data = { .job = g->job };
    data.path = golden_print(g->job, "%.*s%s", folder, g->path, key->value);
    if (strchr(key->value, '/') || *key->value == '\0')
        golden_fail_at(g, key->line, "key '%s': not the name of a file in this folder", name);
    if (!g->job->failed)
        data = golden_open(g->job, data.path);
    if (!g->job->failed && strcmp(golden_text(&data, "kind"), kind) != 0)
        golden_fail_at(&data, 1, "kind=%s expected", kind);
    return data;
}

static inline void golden_check_rows(struct golden *g)
{
    if (golden_count(g, "n_rows") != g->n_rows && !g->job->failed)
        golden_fail_at(g, golden_find(g, "n_rows")->line, "there are %zu rows", g->n_rows);
}

static inline void golden_check_columns(const struct golden *g, const char *names)
{
    const struct golden_key *key = golden_find(g, "columns");
    if (key && strcmp(key->value, names) != 0)
        golden_fail_at(g, key->line, "columns=%s expected", names);
}

/* `shape=R C`, as the one who reads the file needs it. */
static inline void golden_check_shape(struct golden *g, size_t rows, size_t columns)
{
    const struct golden_list shape = golden_list(g, "shape");
    const double r = (double)rows, c = (double)columns;
    if (!g->job->failed && (shape.n != 2 || shape.x[0] != r || shape.x[1] != c))
        golden_fail_at(g, shape.line, "shape=%zu %zu expected", rows, columns);
}

/* A cell that must be a whole number below `limit`. */
static inline uint32_t golden_index(const struct golden *g, size_t row, size_t column, size_t limit)
{
    const double x = g->cells[row * g->n_columns + column];
    if (x >= 0 && x < (double)limit && x < 4294967296.0 && x == (double)(uint32_t)x)
        return (uint32_t)x;
    golden_fail_at(g, g->first_line + (unsigned)row, "%s=%.17g: a whole number below %zu expected",
                   g->columns[column], x, limit);
    return 0;
}

/* kind=matrix: rows of w_0..w_{C-1}; with `parts` 3 followed by grad_0.. and dir_0..; the numbers of
   each part row by row, one part after the other. */
static inline const double *golden_parts(struct golden *g, const char *name, size_t rows,
                                         size_t columns, size_t parts)
{
    static const char *const words[] = { "w", "grad", "dir" };
    struct golden data = golden_data(g, name, "matrix");
    golden_check_shape(&data, rows, columns);
    if (!g->job->failed && data.n_rows != rows)
        golden_fail(g->job, "%s: there are %zu rows", data.path, data.n_rows);
    char *names = golden_keep(g->job, parts * columns + 1, 32), *end = names;
    for (size_t c = 0; c < parts * columns; c++)
        end += sprintf(end, "%s%s_%zu", c ? "," : "", words[c / columns], c % columns);
    golden_check_columns(&data, names);
    golden_finish(&data);
    double *cells = golden_keep(g->job, parts * rows * columns, sizeof *cells);
    for (size_t k = 0; k < parts * rows * columns && !g->job->failed; k++) {
        const size_t part = k / columns / rows, row = k / columns % rows;
        cells[k] = data.cells[(row * parts + part) * columns + k % columns];
    }
    return cells;
}
static inline const double *golden_matrix(struct golden *g, const char *name, size_t rows,
                                          size_t columns)
{
    return golden_parts(g, name, rows, columns, 1);
}

/* A VALUE: one number for all, n numbers, or the name of a matrix of shape n 1.  The answer has 1
   or n numbers, after a fault too. */
static inline struct golden_list golden_values(struct golden *g, const char *name, size_t n)
{
    const struct golden_key *key = golden_take(g, name);
    const size_t length = strlen(key->value);
    struct golden_list list;
    if (length > 4 && strcmp(key->value + length - 4, ".csv") == 0)
        list = (struct golden_list){ golden_matrix(g, name, n, 1), n, key->unit, key->line };
    else
        list = golden_list(g, name);
    if (!g->job->failed && list.n != 1 && list.n != n)
        golden_fail_at(g, list.line, "key '%s' has %zu values, 1 or %zu expected", name, list.n, n);
    for (size_t k = 0; k < list.n && !g->job->failed; k++)
        if (list.x[k] != list.x[k])
            golden_fail_at(g, list.line, "key '%s': value %zu is nan", name, k + 1);
    if (g->job->failed)
        list = (struct golden_list){ golden_keep(g->job, 1, sizeof *list.x), 1, "", 0 };
    return list;
}

/* kind=edges: edge e goes from[e] -> to[e] with weight w[e]. */
struct golden_edges { uint32_t *from, *to; double *w, *back, *grad, *dir; size_t n; };
enum golden_columns { GOLDEN_ONE_WAY, GOLDEN_TWO_WAYS, GOLDEN_GRADIENT };

/* numpy's RandomState(seed).randint(0, n, ...): words of MT19937, masked, large ones dropped. */
struct golden_numpy { uint32_t word[624]; size_t next; };

static inline void golden_numpy_seed(struct golden_numpy *r, uint32_t seed)
{
    r->word[0] = seed;
    for (uint32_t k = 1; k < 624; k++)
        r->word[k] = 1812433253u * (r->word[k - 1] ^ (r->word[k - 1] >> 30)) + k;
    r->next = 624;
}

static inline uint32_t golden_numpy_below(struct golden_numpy *r, uint32_t n)
{
    uint32_t mask = n - 1, y;
    for (unsigned shift = 1; shift < 32; shift *= 2)
        mask |= mask >> shift;
    do {
        if (r->next == 624) {
            for (size_t k = 0; k < 624; k++) {
                y = (r->word[k] & 0x80000000u) | (r->word[(k + 1) % 624] & 0x7fffffffu);
                r->word[k] = r->word[(k + 397) % 624] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfu : 0);
            }
            r->next = 0;
        }
        y = r->word[r->next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        y ^= y >> 18;
        y &= mask;
    } while (y >= n);
    return y;
}

/* conn=EventFixedProb: the edges must be the ones that the seed drew. */
static inline void golden_check_conn(struct golden *g, const struct golden_edges *edges,
                                     size_t n_pre, size_t n_post)
{
    static const char *const known[] = { "EventFixedProb" };
    golden_choice(g, "conn", known, 1);
    const uint64_t seed = golden_count(g, "conn.seed"), num = golden_count(g, "conn.num");
    struct golden_numpy numpy;
    golden_numpy_seed(&numpy, (uint32_t)seed);
    if (!g->job->failed && (num == 0 || edges->n != num * n_pre || seed > UINT32_MAX))
        golden_fail(g->job, "%s: %zu edges are not conn.num a neuron", g->path, edges->n);
    for (size_t e = 0; e < edges->n && !g->job->failed; e++) {
        const uint32_t to = golden_numpy_below(&numpy, (uint32_t)n_post);
        if (edges->from[e] != e / num || edges->to[e] != to)
            golden_fail_at(g, g->first_line + (unsigned)e, "conn.seed draws edge %llu -> %u",
                           (unsigned long long)(e / num), (unsigned)to);
    }
}

static inline struct golden_edges golden_edges(struct golden *g, const char *name, size_t n_pre,
                                               size_t n_post, enum golden_columns what)
{
    static const char *const columns[] = { "pre,post,w", "pre,post,w,w_back",
                                           "pre,post,w,grad,dir" };
    const size_t width = 3 + (size_t)what;
    const bool slopes = what == GOLDEN_GRADIENT;
    struct golden data = golden_data(g, name, "edges");
    golden_check_shape(&data, n_pre, n_post);
    golden_check_rows(&data);
    golden_check_columns(&data, columns[what]);
    struct golden_edges edges = { .n = g->job->failed ? 0 : data.n_rows };
    edges.from = golden_keep(g->job, edges.n, sizeof *edges.from);
    edges.to   = golden_keep(g->job, edges.n, sizeof *edges.to);
    edges.w    = golden_keep(g->job, edges.n, sizeof *edges.w);
    edges.back = golden_keep(g->job, edges.n, sizeof *edges.back);
    edges.grad = golden_keep(g->job, edges.n, sizeof *edges.grad);
    edges.dir  = golden_keep(g->job, edges.n, sizeof *edges.dir);
    for (size_t e = 0; e < edges.n; e++) {
        edges.from[e] = golden_index(&data, e, 0, n_pre);
        edges.to[e]   = golden_index(&data, e, 1, n_post);
        edges.w[e]    = data.cells[e * width + 2];
        edges.back[e] = data.cells[e * width + 2 + (what == GOLDEN_TWO_WAYS)];
        edges.grad[e] = slopes ? data.cells[e * width + 3] : 0;
        edges.dir[e]  = slopes ? data.cells[e * width + 4] : 0;
    }
    if (!g->job->failed && golden_has(&data, "conn"))
        golden_check_conn(&data, &edges, n_pre, n_post);
    golden_finish(&data);
    return edges;
}

/* ---- Spikes ---------------------------------------------------------------------------------- */

struct golden_spike  { uint64_t step; uint32_t who; };
struct golden_raster { struct golden_spike *spike; size_t n; };

static inline void golden_add_spike(struct golden_job *job, struct golden_raster *raster,
                                    uint64_t step, uint32_t who)
{
    const size_t n = raster->n;
    if ((n & (n + 1)) == 0)                         /* full at 0, 1, 3, 7, ... */
        raster->spike = golden_grow(job, raster->spike, n, 2 * n + 1, sizeof *raster->spike);
    raster->spike[raster->n++] = (struct golden_spike){ step, who };
}

/* kind=spikes, for `n_steps` steps of `dt` and `count` neurons. */
static inline struct golden_raster golden_spikes(struct golden *g, const char *name, double dt,
                                                 uint64_t n_steps, size_t count)
{
    struct golden data = golden_data(g, name, "spikes");
    struct golden_raster raster = { NULL, 0 };
    golden_check_rows(&data);
    golden_check_columns(&data, "step,idx");
    if (golden_real(&data, "dt_ms", "") != dt || golden_count(&data, "n_steps") != n_steps
            || golden_count(&data, "n_neurons") != count)
        golden_fail(g->job, "%s: not for %llu steps of %.17g ms and %zu neurons", data.path,
                    (unsigned long long)n_steps, dt, count);
    golden_finish(&data);
    for (size_t r = 0; r < data.n_rows && !g->job->failed; r++) {
        const uint32_t step = golden_index(&data, r, 0, (size_t)n_steps);
        const uint32_t who = golden_index(&data, r, 1, count);
        const struct golden_spike *last = r > 0 ? &raster.spike[r - 1] : NULL;
        if (last && (step < last->step || (step == last->step && who <= last->who)))
            golden_fail_at(&data, data.first_line + (unsigned)r, "rows must ascend");
        golden_add_spike(g->job, &raster, step, who);
    }
    return raster;
}

/* The keys <name>_0 .. <name>_{count-1}: the steps of each neuron, ascending. */
static inline struct golden_raster golden_spike_lists(struct golden *g, const char *name,
                                                      uint64_t n_steps, size_t count)
{
    struct golden_raster raster = { NULL, 0 };
    for (size_t j = 0; j < count && !g->job->failed; j++) {
        char key[GOLDEN_NAME], index[24];
        snprintf(index, sizeof index, "_%zu", j);
        const struct golden_list steps = golden_list(g, golden_name(key, name, index));
        for (size_t k = 0; k < steps.n && !g->job->failed; k++) {
            const double step = steps.x[k];
            if (!(step >= 0 && step < (double)n_steps) || step != (double)(uint64_t)step
                    || (k > 0 && step <= steps.x[k - 1]))
                golden_fail_at(g, steps.line, "key '%s': %.17g is no step, or out of order", key,
                               step);
            else
                golden_add_spike(g->job, &raster, (uint64_t)step, (uint32_t)j);
        }
    }
    return raster;
}

#endif /* GOLDEN_FILE_H */
