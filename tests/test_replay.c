/* test_replay.c: does build/replay accept what is right, and nothing else?

   It must pass on the traces it knows, and fail on copies with a single fault.  Run from the folder
   that holds build/ and tests/golden/, after build/replay and build/replay-float are made. */
#define _XOPEN_SOURCE 700
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GOLDEN "tests/golden/"

static const char *const neurons[] = {
    "neurons/IF.csv", "neurons/LIF.csv", "neurons/LIF_tut.csv", "neurons/LIF_hard.csv",
    "neurons/LIF_V0default.csv", "neurons/LIF_delta.csv", "neurons/LIF_cond.csv",
    "neurons/LIFRef.csv", "neurons/LIFRef_default.csv", "neurons/LIFRef_hard.csv",
    "neurons/LIFRef_V0default.csv", "neurons/LIFRef_delta.csv",
    "neurons/ALIF.csv", "neurons/AdExIF.csv", "neurons/AdQuaIF.csv", "neurons/Gif.csv",
    "neurons/Gif_default.csv", "neurons/CubaLIF.csv", "neurons/CobaLIF.csv",
    "neurons/Izhikevich.csv", "neurons/HH_cond.csv", "neurons/MorrisLecar.csv",
    "neurons/FitzHughNagumo.csv", "neurons/HindmarshRose.csv",
};
/* These wander off in float: their upstroke enlarges its rounding, or whole refractory steps move
   more than a spike at a time (in the seed they are rounded ones). */
static const char *const steep[] = {
    "neurons/ExpIF.csv", "neurons/ExpIF_soft.csv", "neurons/ExpIF_softblowup.csv",
    "neurons/ExpIFRef.csv", "neurons/AdExIFRef.csv", "neurons/AdQuaIFRef.csv",
    "neurons/GifRef.csv", "neurons/IzhikevichRef.csv", "neurons/QuaIF.csv", "neurons/HH.csv",
    "neurons/WangBuzsakiHH.csv",
};
static const char *const gradients[] = {
    "neurons/grad_LIF.csv", "neurons/grad_LIF_default.csv", "neurons/grad_LIF_hard.csv",
    "neurons/grad_LIF_sigmoid.csv", "neurons/grad_LIFRef.csv", "neurons/grad_ALIF.csv",
    "neurons/grad_AdExIF.csv", "projections/grad_cuba_ce_forward.csv",
    "projections/grad_coba_mse_forward.csv", "projections/grad_cuba_v_mse_forward.csv",
    "projections/grad_event_forward.csv",
};
static const char *const others[] = {
    "neurons/exprel.csv", "neurons/surrogates.csv", "neurons/inputs.csv",
    "neurons/LeakyRateReadout.csv", "projections/syn_expon.csv", "projections/syn_expon_het.csv",
    "projections/tut2_V0_trace.csv", "projections/tut2_Vrest_trace.csv",
    "projections/ei100_V.csv", "projections/ei400_V.csv",
    "projections/proj_alignpost_expon_coba.csv", "projections/proj_alignpost_expon_cuba.csv",
    "projections/proj_alignpost_nomerge.csv", "projections/proj_merged.csv",
    "projections/proj_event.csv", "projections/proj_delta.csv", "projections/proj_delta_lif.csv",
    "projections/proj_current_cuba.csv", "projections/gap_sym.csv", "projections/gap_asym.csv",
    "projections/gap_sym_self.csv",
    "projections/syn_dualexpon.csv", "projections/syn_dualexpon_raw.csv", "projections/syn_alpha.csv",
    "projections/out_static.csv", "projections/proj_alignpost_dualexpon_coba.csv",
    "projections/proj_current_mgblock.csv", "projections/proj_delay_hom.csv",
    "projections/proj_delay_sub.csv", "projections/proj_delay_vec.csv",
    "projections/proj_event_delay_hom.csv", "projections/proj_event_delay_sub.csv",
    "projections/proj_output_delay.csv",
    "projections/syn_ampa.csv", "projections/syn_gabaa.csv", "projections/syn_bionmda.csv",
    "projections/syn_stp.csv", "projections/syn_std.csv", "projections/proj_alignpre_ampa_coba.csv",
    "projections/proj_alignpre_prefetch.csv", "projections/proj_alignpre_prefetch_delay.csv",
    "projections/proj_stp_alignpost.csv", "projections/proj_std_alignpost.csv",
};
enum {
    N_NEURONS = sizeof neurons / sizeof *neurons,
    N_STEEP   = sizeof steep / sizeof *steep,
    N_OTHERS  = sizeof others / sizeof *others,
    N_GRADIENTS = sizeof gradients / sizeof *gradients,
    LONGEST   = 4096                            /* names of files and folders                     */
};

/* ---- Files and programs ---------------------------------------------------------------------- */

struct answer { char *text; int status; };

/* What a command prints, and its exit status. */
static struct answer answer_of(const char *command)
{
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    FILE *pipe = popen(command, "r");
    cr_assert(text && pipe, "can't run %s", command);
    for (size_t got; (got = fread(text + size, 1, room - 1 - size, pipe)) > 0; ) {
        size += got;
        if (size == room - 1) {
            room *= 2;
            text = realloc(text, room);
            cr_assert(text, "no memory");
        }
    }
    text[size] = '\0';
    return (struct answer){ text, pclose(pipe) };
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file, "can't read %s", path);
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    cr_assert(text && fread(text, 1, (size_t)size, file) == (size_t)size, "can't read %s", path);
    fclose(file);
    return text;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fputs(text, file) >= 0, "can't write %s", path);
    fclose(file);
}

/* A folder of its own for each test; `trace` is where in it the copy of a trace goes. */
struct folder { char path[64], trace[128]; };

static struct folder make_folder(void)
{
    struct folder f = { "/tmp/test_replay_XXXXXX", "" };
    cr_assert(mkdtemp(f.path), "can't make a folder in /tmp");
    snprintf(f.trace, sizeof f.trace, "%s/trace.csv", f.path);
    return f;
}

static void remove_folder(const struct folder *f)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", f->path);
    cr_assert(system(command) == 0);
}

/* Copies the files that the header of `trace` names to the folder: all "=<name>.csv". */
static void copy_data(const struct folder *f, const char *name, const char *trace)
{
    char from[LONGEST], to[LONGEST];
    const int folder = (int)(strrchr(name, '/') - name);
    for (const char *end = trace; (end = strstr(end, ".csv\n")) != NULL; end++) {
        const char *file = end;
        while (file[-1] != '=' && file[-1] != '\n')
            file--;
        const int length = (int)(end - file) + 4;
        snprintf(from, sizeof from, GOLDEN "%.*s/%.*s", folder, name, length, file);
        snprintf(to, sizeof to, "%s/%.*s", f->path, length, file);
        if (access(from, R_OK) != 0)
            continue;                           /* a fault in the name                            */
        char *data = read_file(from);
        write_file(to, data);
        free(data);
    }
}

/* ---- Faults ---------------------------------------------------------------------------------- */

/* `text` with the part at `at` of `length` replaced. */
static char *replaced(const char *text, const char *at, size_t length, const char *by)
{
    const size_t before = (size_t)(at - text), size = strlen(text) + strlen(by) + 1;
    char *changed = malloc(size);
    cr_assert(changed, "no memory");
    snprintf(changed, size, "%.*s%s%s", (int)before, text, by, at + length);
    return changed;
}

/* The first digit that counts in a number changed; it must be a number. */
static char *digit_changed(const char *text, const char *number, unsigned skip)
{
    const char *digit = number;
    while (strchr("-+.0", *digit) && (isdigit((unsigned char)digit[1]) || digit[1] == '.'))
        digit++;
    for (; skip > 0 && (isdigit((unsigned char)digit[1]) || digit[1] == '.'); digit++)
        skip -= digit[1] != '.';
    if (*digit == '.')
        digit--;
    cr_assert(isdigit((unsigned char)*digit), "no digit in '%.20s'", number);
    const char other[2] = { *digit == '9' ? '4' : (char)(*digit + 1), '\0' };
    return replaced(text, digit, 1, other);
}

static const char *after(const char *text, const char *words)
{
    const char *at = strstr(text, words);
    cr_assert(at, "there is no '%s'", words);
    return at + strlen(words);
}

/* Cell `c` of row `r`. */
static const char *cell(const char *text, size_t r, size_t c)
{
    const char *at = strchr(after(text, "# columns="), '\n') + 1;
    for (; r > 0; r--)
        at = strchr(at, '\n') + 1;
    for (; c > 0; c--)
        at = strchr(at, ',') + 1;
    return at;
}

/* build/replay must fail on `changed`, a trace in the place of GOLDEN/name, and say `why`. */
static void expect_fault(const char *name, const char *changed, const char *why)
{
    struct folder f = make_folder();
    char command[LONGEST];
    copy_data(&f, name, changed);
    write_file(f.trace, changed);
    snprintf(command, sizeof command, "build/replay %s", f.trace);
    struct answer answer = answer_of(command);
    cr_expect(answer.status != 0 && strstr(answer.text, " FAIL\n    ") && strstr(answer.text, why),
              "%s, with a fault, should fail with '%s':\n%s", name, why, answer.text);
    free(answer.text);
    remove_folder(&f);
}

/* The same for one line of its header: "# key" up to and including '=' is replaced. */
static void expect_fault_in_key(const char *name, const char *old, const char *by, const char *why)
{
    char *text = read_file(name), *changed;
    changed = replaced(text, after(text, old) - strlen(old), strlen(old), by);
    expect_fault(name + strlen(GOLDEN), changed, why);
    free(changed);
    free(text);
}

static void expect_ok(const char *program, const char *const *names, size_t n)
{
    char command[LONGEST];
    size_t used = (size_t)snprintf(command, sizeof command, "%s", program), good = 0;
    for (size_t k = 0; k < n; k++)
        used += (size_t)snprintf(command + used, sizeof command - used, " " GOLDEN "%s", names[k]);
    cr_assert(used < sizeof command);
    struct answer answer = answer_of(command);
    for (const char *line = answer.text; (line = strstr(line, " ok\n")) != NULL; line++)
        good++;
    cr_expect(answer.status == 0 && good == n, "%zu of %zu are ok:\n%s", good, n, answer.text);
    free(answer.text);
}

/* ---- Tests ----------------------------------------------------------------------------------- */

Test(replay, neurons)
{
    expect_ok("build/replay", neurons, N_NEURONS);
}

Test(replay, steep_neurons)
{
    expect_ok("build/replay", steep, N_STEEP);
}

Test(replay, gradients_also_in_float)
{
    expect_ok("build/replay", gradients, N_GRADIENTS);
    expect_ok("build/replay-float", gradients, N_GRADIENTS);
}

Test(replay, no_file_is_left_out)
{
    struct answer answer = answer_of("build/replay " GOLDEN "*/*.csv");
    cr_expect(answer.status == 0, "%s", answer.text);
    free(answer.text);
}

Test(replay, networks_synapses_and_exprel)
{
    expect_ok("build/replay", others, N_OTHERS);
}

Test(replay, neurons_in_float)
{
    expect_ok("build/replay-float", neurons, N_NEURONS);
}

Test(replay, other_kinds_are_not_compared_in_float)
{
    for (size_t k = 0; k < N_OTHERS; k++) {
        char command[LONGEST];
        snprintf(command, sizeof command, "build/replay-float " GOLDEN "%s", others[k]);
        struct answer answer = answer_of(command);
        cr_expect(answer.status != 0 && strstr(answer.text, "is not compared in float"), "%s",
                  answer.text);
        free(answer.text);
    }
}

Test(replay, one_bad_file_among_good_ones_fails)
{
    struct answer answer = answer_of("build/replay " GOLDEN "neurons/IF.csv /no/such.csv "
                                     GOLDEN "neurons/LIF.csv");
    const char *first = strstr(answer.text, " ok\n");
    cr_expect(answer.status != 0 && first && strstr(first + 1, " ok\n"), "%s", answer.text);
    cr_expect(strstr(answer.text, "can't be opened"), "%s", answer.text);
    free(answer.text);
}

/* One cell of many columns, at different rows and different digits: not the last that 1e-8 sees. */
static void expect_faults_in_cells(const char *const *names, size_t n, unsigned digits)
{
    for (size_t k = 0; k < n; k++) {
        const char *name = names[k];
        char path[LONGEST];
        snprintf(path, sizeof path, GOLDEN "%s", name);
        char *text = read_file(path);
        const char *columns = after(text, "# columns=");
        size_t c = 0;
        for (const char *end = columns; *end != '\n'; end++)
            c += *end == ',';
        size_t rows = 0;
        for (const char *line = strchr(columns, '\n'); line[1]; line = strchr(line + 1, '\n')) rows++;
        for (size_t column = 0; column <= c; column++) {
            if (column >= 8 && (column + k) % 3 != 0)
                continue;
            const size_t row = (7 * column + k) % (rows < 60 ? rows : 60);
            char *changed = digit_changed(text, cell(text, row, column),
                                          (unsigned)column % digits);
            expect_fault(name, changed, "");
            free(changed);
        }
        free(text);
    }
}

Test(replay, one_digit_of_a_cell_of_a_neuron)
{
    expect_faults_in_cells(neurons, N_NEURONS, 6);
}

Test(replay, one_digit_of_a_cell_of_a_steep_neuron)
{
    expect_faults_in_cells(steep, N_STEEP, 6);
}

Test(replay, one_digit_of_a_cell)
{
    expect_faults_in_cells(others, N_OTHERS, 9);
    expect_faults_in_cells(gradients, N_GRADIENTS, 9);
}

/* One digit of each line of a header, but of those that make no difference to any number: the time
   of a last spike long ago, merge (see FORMAT.md), event for spikes, what a forward run ignores. */
static void expect_faults_in_header(const char *name)
{
    static const char *const ignored[] = { "last_spike_time", ".merge=", ".event=", "# spk_fun=",
                                           "# note=" };
    char *text = read_file(name);
    for (char *line = text; strncmp(line, "# columns=", 10) != 0; line = strchr(line, '\n') + 1) {
        char *end = strchr(line, '\n'), *value = strchr(line, '=') + 1;
        bool matters = true;
        *end = '\0';
        for (size_t k = 0; k < sizeof ignored / sizeof *ignored; k++)
            matters &= strstr(line, ignored[k]) == NULL;
        value += strcspn(value, "0123456789-");
        *end = '\n';
        if (strncmp(line, "# rows.head=", 12) == 0 && strstr(text, "\n# rows.every=1\n"))
            matters = false;                    /* all rows are kept anyway                       */
        if (strncmp(line, "# rows.every=", 13) == 0 && strstr(text, "\n# rows.head=60\n")
            && strstr(text, "\n# n_steps=60\n"))
            matters = false;
        if (!matters || value >= end)
            continue;
        char *changed = digit_changed(text, value, 0);
        expect_fault(name + strlen(GOLDEN), changed, "");
        free(changed);
    }
    free(text);
}

Test(replay, one_digit_of_a_header_of_a_neuron)
{
    expect_faults_in_header(GOLDEN "neurons/LIFRef.csv");
    expect_faults_in_header(GOLDEN "neurons/LIFRef_delta.csv");
    expect_faults_in_header(GOLDEN "neurons/LIF_cond.csv");
    expect_faults_in_header(GOLDEN "neurons/AdExIFRef.csv");
    expect_faults_in_header(GOLDEN "neurons/CobaLIF.csv");
    expect_faults_in_header(GOLDEN "neurons/HH_cond.csv");
    expect_faults_in_header(GOLDEN "neurons/grad_LIFRef.csv");
}

Test(replay, one_digit_of_a_header_of_a_network)
{
    expect_faults_in_header(GOLDEN "projections/syn_expon_het.csv");
    expect_faults_in_header(GOLDEN "projections/tut2_V0_trace.csv");
    expect_faults_in_header(GOLDEN "projections/proj_merged.csv");
    expect_faults_in_header(GOLDEN "projections/proj_current_cuba.csv");
    expect_faults_in_header(GOLDEN "projections/ei100_V.csv");
    expect_faults_in_header(GOLDEN "projections/grad_coba_mse_forward.csv");
}

Test(replay, spikes_elsewhere)
{
    const char *const lif = GOLDEN "neurons/LIF_tut.csv";
    const char *const net = GOLDEN "projections/tut2_V0_trace.csv";
    expect_fault_in_key(lif, "# spike_steps_0=177", "# spike_steps_0=178", "a spike in step 177");
    expect_fault_in_key(lif, "# spike_steps_0=177 ", "# spike_steps_0=", "n_spikes_0");
    expect_fault_in_key(net, "# post.spike_steps_3=0 ", "# post.spike_steps_3=",
                        "post, neuron 3: got a spike in step 0, expected none");
    expect_fault_in_key(net, "# pre.spike_steps_7=0 1 2 3 53", "# pre.spike_steps_7=0 1 2 3 52 53",
                        "pre, neuron 7: got no spike in step 52, expected one");
    expect_fault_in_key(net, "# pre.spike_steps_7=0 1 2 3 53", "# pre.spike_steps_7=0 1 2 53 3",
                        "out of order");
}

Test(replay, keys_missing_unknown_and_twice)
{
    static const char *const files[] = { GOLDEN "neurons/LIFRef_delta.csv",
                                         GOLDEN "neurons/AdExIFRef.csv",
                                         GOLDEN "neurons/grad_LIF.csv",
                                         GOLDEN "projections/proj_merged.csv",
                                         GOLDEN "projections/syn_expon.csv" };
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        char *text = read_file(files[k]);
        for (char *line = text; *line == '#'; line = strchr(line, '\n') + 1) {
            const size_t length = (size_t)(strchr(line, '\n') - line) + 1;
            if (strncmp(line, "# note=", 7) == 0)
                continue;
            char *changed = replaced(text, line, length, "");
            expect_fault(files[k] + strlen(GOLDEN), changed, "");
            free(changed);
            char *copy = strndup(line, length);
            changed = replaced(text, line, 0, copy);
            expect_fault(files[k] + strlen(GOLDEN), changed, "");
            free(changed);
            free(copy);
        }
        char *changed = replaced(text, after(text, "# columns=") - strlen("# columns="), 0,
                                 "# rows.tail=3\n");
        expect_fault(files[k] + strlen(GOLDEN), changed, "key 'rows.tail' is not known");
        free(changed);
        free(text);
    }
}

Test(replay, gradients)
{
    const char *const lif = GOLDEN "neurons/grad_LIF.csv";
    expect_fault_in_key(lif, ".spike_sum.tau=-0.600986472", ".spike_sum.tau=-0.600986473",
                        "spike_sum, slope in tau: got -0.6");
    expect_fault_in_key(lif, ".V_mse.scale=-1.5974528804", ".V_mse.scale=-1.5974528805",
                        "V_mse, slope in scale: got -1.5");
    expect_fault_in_key(lif, "# value.V_mse=12.8002", "# value.V_mse=12.8003", "V_mse: got 12.8");
    expect_fault_in_key(lif, "(alpha=0.3", "(alpha=0.31", "slope in");
    expect_fault_in_key(lif, "width=1.0)", "width=1.01)", "slope in");
    expect_fault_in_key(lif, "=ReluGrad(", "=Relu(", "spk_fun=Relu(alpha=0.3, width=1.0) is not");
    expect_fault_in_key(lif, "width=1.0)", "width=1.0", "width=1.0 is not known");
    expect_fault_in_key(GOLDEN "neurons/grad_LIF_sigmoid.csv", "alpha=4.0", "alpha=4.1",
                        "slope in");
}

Test(replay, what_is_not_known_is_named)
{
    const char *const lif = GOLDEN "neurons/LIF.csv";
    const char *const net = GOLDEN "projections/proj_merged.csv";
    expect_fault_in_key(GOLDEN "neurons/GifRef.csv", "option.ref_var=True", "option.ref_var=Yes",
                        "option.ref_var=Yes is not known");
    expect_fault_in_key(net, "# kind=projection", "# kind=gradient", "'loss.value' is missing");
    const char *const slopes = GOLDEN "projections/grad_cuba_v_mse_forward.csv";
    expect_fault_in_key(slopes, "# loss=mse", "# loss=mae", "loss=mae is not known");
    expect_fault_in_key(slopes, "# loss.of=out.r", "# loss.of=in.spk", "no state with a slope");
    expect_fault_in_key(slopes, "# projection.1.kind=readout", "# projection.1.kind=delta",
                        "a delta projection to population 'out'");
    expect_fault_in_key(slopes, "# projection.0.read=spk", "# projection.0.read=V",
                        "read=V is not known but of a whole population");
    expect_fault_in_key(lif, "# kind=neuron", "# kind=nerve", "kind=nerve is not known");
    expect_fault_in_key(lif, "# model=LIF", "# model=Lif", "model=Lif is not known");
    expect_fault_in_key(lif, "# input=waves", "# input=noise", "input=noise is not known");
    expect_fault_in_key(net, "# post.model=LIFRef", "# post.model=Leaf", "=Leaf is not known");
    expect_fault_in_key(net, "# projection.0.kind=align_post", "# projection.0.kind=align",
                        "projection.0.kind=align is not known");
    expect_fault_in_key(net, "# receptor.1.out=COBA", "# receptor.1.out=Cob", "Cob is not known");
    expect_fault_in_key(net, "post.V_0,", "post.W_0,", "column 'post.W_0' is not known");
    const char *const stp = GOLDEN "projections/proj_stp_alignpost.csv";
    expect_fault_in_key(stp, ".stp=STP", ".stp=STQ", "projection.0.stp=STQ is not known");
    expect_fault_in_key(stp, ".0.event=0", ".0.event=1", "event=1 of a release is not known");
    expect_fault_in_key(GOLDEN "projections/proj_alignpre_prefetch.csv", "projection.0.g_4",
                        "projection.0.h_4", "column 'projection.0.h_4' is not known");
    expect_fault_in_key(net, "# projection.1.pre=",
                        "# projection.0.wait [ms]=1\n# projection.1.pre=",
                        "key 'projection.0.wait' is not known");
}

Test(replay, units)
{
    const char *const lif = GOLDEN "neurons/LIF.csv";
    const char *const net = GOLDEN "projections/proj_merged.csv";
    expect_fault_in_key(lif, "# param.tau [ms]", "# param.tau [mV]",
                        "is in [mV], expected in one of [ms] [s]");
    expect_fault_in_key(lif, "# param.tau [ms]", "# param.tau [fortnight]", "is in [fortnight]");
    expect_fault_in_key(lif, "# param.tau [ms]", "# param.tau", "is in [], expected");
    expect_fault_in_key(lif, "# dt_ms=", "# dt_ms [ms]=", "dt_ms");
    expect_fault_in_key(lif, "# input.A [mA]", "# input.A [mV]", "");
    expect_fault_in_key(net, "# projection.0.scale [mS]", "# projection.0.scale [mV]",
                        "is in [mV]");
    expect_fault_in_key(net, "# post.drive [mA]", "# post.drive [mS]", "takes no drive in [mS]");
    expect_fault_in_key(net, "# receptor.0.init.g [mS]", "# receptor.0.init.g [S]",
                        "receptor.0.g_0");
}

/* Other units of the same dimension are the same trace. */
Test(replay, units_are_converted)
{
    static const char tau[] = "# param.tau [ms]=5\n";
    struct folder f = make_folder();
    char *text = read_file(GOLDEN "neurons/LIF.csv"), command[LONGEST];
    char *changed = replaced(text, after(text, tau) - strlen(tau), strlen(tau),
                             "# param.tau [s]=5e-3\n");
    write_file(f.trace, changed);
    snprintf(command, sizeof command, "build/replay %s", f.trace);
    struct answer answer = answer_of(command);
    cr_expect(answer.status == 0, "%s", answer.text);
    free(answer.text);
    free(changed);
    free(text);
    remove_folder(&f);
}

Test(replay, rows_that_are_not_whole)
{
    static const char *const files[] = { GOLDEN "neurons/LIF.csv", GOLDEN "neurons/exprel.csv",
                                         GOLDEN "projections/proj_merged.csv" };
    for (size_t k = 0; k < sizeof files / sizeof *files; k++) {
        const char *name = files[k] + strlen(GOLDEN);
        char *text = read_file(files[k]), *changed;
        const char *row = cell(text, 20, 0), *second = cell(text, 20, 1), *end = strchr(row, '\n');
        const char *comma = end;
        while (*comma != ',')
            comma--;

        changed = replaced(text, comma, (size_t)(end - comma), "");         /* the last cell gone */
        expect_fault(name, changed, "cells, expected");
        free(changed);
        changed = replaced(text, end, 0, ",0");                             /* one too many       */
        expect_fault(name, changed, "cells, expected");
        free(changed);
        changed = replaced(text, second, (size_t)(strchr(second, ',') - second), "");
        expect_fault(name, changed, "is not a number");                     /* one is empty       */
        free(changed);
        changed = replaced(text, second, 0, "x");
        expect_fault(name, changed, "is not a number");
        free(changed);
        changed = replaced(text, row, (size_t)(end - row) + 1, "");         /* a whole row gone   */
        expect_fault(name, changed, "rows");
        free(changed);
        changed = replaced(text, row, 0, "\n");
        expect_fault(name, changed, "is not a number");
        free(changed);
        free(text);
    }
}

/* Faults in the files that a trace names. */
Test(replay, data_files)
{
    static const struct { const char *trace, *data, *old, *by, *why; } faults[] = {
        { "tut2_V0_trace.csv", "tut2_edges.csv", "\n3,", "\n4,",      "conn.seed draws edge 3 ->" },
        { "tut2_V0_trace.csv", "tut2_edges.csv", "seed=42", "seed=43", "conn.seed draws" },
        { "tut2_V0_trace.csv", "tut2_edges.csv", ",0.5\n", ",0.6\n",  "FAIL" },
        { "tut2_V0_trace.csv", "tut2_edges.csv", "20 10", "20 11",    "shape=20 10 expected" },
        { "tut2_V0_trace.csv", "tut2_edges.csv", "# n_rows=100\n", "", "'n_rows' is missing" },
        { "proj_merged.csv",   "proj_W.csv",     "5.6", "5.7",        "FAIL" },
        { "proj_merged.csv",   "proj_W3.csv",    "# shape", "# form", "'shape' is missing" },
        { "proj_merged.csv",   "proj_spikes.csv", "\n1,3\n", "\n1,2\n", "FAIL" },
        { "proj_merged.csv",   "proj_spikes.csv", "\n1,3\n", "\n1,5\n", "a whole number below 5" },
        { "proj_merged.csv",   "proj_spikes.csv", "steps=300", "steps=200", "not for 300 steps" },
        { "ei100_V.csv",       "ei100_spikes.csv", "\n27,38\n", "\n27,39\n", "expected" },
        { "ei100_V.csv",       "ei100_V0.csv",   "-51.61", "-51.62",  "FAIL" },
        { "ei100_V.csv",       "ei100_V0.csv",   "=matrix", "=edges",  "kind=matrix expected" },
        { "grad_cuba_ce_forward.csv", "grad_cuba_ce_W1.csv", "grad_15,dir_0", "grad_15,dir_1",
          "columns=w_0" },
        { "grad_event_forward.csv", "grad_event_E1.csv", "0.11304943086194534", "0.11304943087194534",
          "slope in weight 0 of projection.0" },
        { "grad_event_forward.csv", "grad_event_E1.csv", "-1.7814909999999999", "-1.7814919999999999",
          "slope in the direction dir" },
        { "grad_coba_mse_forward.csv", "grad_coba_mse_target.csv", "-0.59226599999999996",
          "-0.59226699999999996", "loss: got" },
    };
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        struct folder f = make_folder();
        char path[LONGEST], command[LONGEST];
        snprintf(path, sizeof path, GOLDEN "projections/%s", faults[k].trace);
        char *trace = read_file(path);
        copy_data(&f, "projections/x", trace);
        write_file(f.trace, trace);
        snprintf(path, sizeof path, "%s/%s", f.path, faults[k].data);
        char *data = read_file(path);
        const char *end = after(data, faults[k].old);
        char *changed = replaced(data, end - strlen(faults[k].old), strlen(faults[k].old),
                                 faults[k].by);
        write_file(path, changed);
        snprintf(command, sizeof command, "build/replay %s", f.trace);
        struct answer answer = answer_of(command);
        cr_expect(answer.status != 0 && strstr(answer.text, " FAIL\n    ")
                  && strstr(answer.text, faults[k].why),
                  "%s: '%s' for '%s' should fail with '%s':\n%s", faults[k].data, faults[k].by,
                  faults[k].old, faults[k].why, answer.text);
        free(answer.text);
        free(changed);
        free(data);
        free(trace);
        remove_folder(&f);
    }
}

/* In float a neuron's first four spikes must still be the trace's, and no shift is two steps. */
Test(replay, spikes_elsewhere_in_float)
{
    static const struct { const char *old, *by; bool ok; } cases[] = {
        { "=177 355 533 711 889 ",  "=177 355 533 711 890 ",  true  },
        { "=177 355 533 711 889 ",  "=177 355 533 712 889 ",  false },
        { "=177 355 533 711 889 ",  "=177 355 533 711 891 ",  false },
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct folder f = make_folder();
        char *text = read_file(GOLDEN "neurons/LIF_tut.csv"), command[LONGEST];
        const char *end = after(text, cases[k].old);
        char *changed = replaced(text, end - strlen(cases[k].old), strlen(cases[k].old),
                                 cases[k].by);
        write_file(f.trace, changed);
        snprintf(command, sizeof command, "build/replay-float %s", f.trace);
        struct answer answer = answer_of(command);
        cr_expect((answer.status == 0) == cases[k].ok, "%s: %s", cases[k].by, answer.text);
        cr_expect(!cases[k].ok || strstr(answer.text, "shifts=2 ok\n    neuron 0, spike 5: in step "
                                         "889, not 890\n"), "%s", answer.text);
        free(answer.text);
        free(changed);
        free(text);
        remove_folder(&f);
    }
}
