/* replay.c: replays golden traces (tests/golden/FORMAT.md) through the public API of snn.h.

       build/replay FILE.csv...          double, -DSNN_SEED_EXACT: every cell and every spike
       build/replay-float FILE.csv...    float, whole steps: neurons, as far as float follows; gradients

   A trace's header says what to build and how to drive it; nothing is known about any file by name.
   One line a file comes out,

       FILE neuron:LIF max_dev=1.2e-14 spikes=123 mismatches=0 ok

   or FAIL and, indented, the first reason.  The exit status is 0 only if all are ok.  What a trace
   asks for and this program doesn't know yet is named, and fails.

   No model's equation is here: only what a trace feeds into the models (waves, pulses), what it
   makes of the results (losses) and how they are compared.  What to add, to replay.h unless it says
   otherwise, for a new

       neuron      a block at >>neurons (replay_neuron.h says what it holds), its name in `neurons`
       synapse     TRACE_, RETURNS_, PARAMS_, STATES_ and RETURN_ of its name in snn.h, and slots:
                   one in SYN_SLOTS for kind=synapse, one or more in SLOTS for networks
       release     TRACE_, PARAMS_ and SENT_ of its name, PULSE_ of a synapse of the pre side, and a
                   line in FORMS, all in replay_release.h
       output      TRACE_, TAKES_ and PARAMS_, and slots; for kind=output a line in current_and_slope
       dimension   three lines at >>quantities;   a unit: one word there
       kind        a function, and its line in `kinds` below
       spk_fun     a line in SURROGATES */
#include "replay_single.h"

static const struct {
    const char *name;
    void (*replay)(struct replay *r);
    bool in_float;
} kinds[] = {
    { "neuron",     replay_neuron,     true  },
    { "gradient",   replay_gradient,   true  },
    { "exprel",     replay_exprel,     false },
    { "surrogates", replay_surrogates, false },
    { "inputs",     replay_inputs,     false },
    { "readout",    replay_readout,    false },
    { "synapse",    replay_synapse,    false },
    { "output",     replay_output,     false },
    { "projection", replay_projection, false },
    { "matrix",     replay_data,       true  },
    { "series",     replay_data,       true  },
    { "edges",      replay_data,       true  },
    { "spikes",     replay_data,       true  },
};

static void replay_trace(struct replay *r, const char *path)
{
    r->trace = golden_open(&r->job, path);
    if (r->job.failed)
        return;
    const char *kind = golden_text(&r->trace, "kind");
    size_t k = 0;
    while (k < sizeof kinds / sizeof *kinds && strcmp(kinds[k].name, kind) != 0)
        k++;
    if (k == sizeof kinds / sizeof *kinds)
        golden_fail_at(&r->trace, 1, "kind=%s is not known yet", kind);
    else if (!EXACT && !kinds[k].in_float)
        golden_fail_at(&r->trace, 1, "kind=%s is not compared in float", kind);
    else
        kinds[k].replay(r);
}

static bool replay_file(const char *path)
{
    struct replay r = { .model = "", .shift_list = "" };
    replay_trace(&r, path);
    const struct golden_key *kind = golden_find(&r.trace, "kind");
    printf("%s %s%s%s max_dev=%.1e ", path, kind ? kind->value : "?", *r.model ? ":" : "", r.model,
           r.max_dev);
    if (r.has_slopes)
        printf("grad_dev=%.1e ", r.slope_dev);
    printf("spikes=%zu %s=%zu %s\n", r.spikes, EXACT ? "mismatches" : "shifts",
           EXACT ? r.mismatches : r.shifts, r.job.failed ? "FAIL" : "ok");
    if (r.job.failed)
        printf("    %s\n", r.job.why);
    fputs(r.shift_list, stdout);
    if (r.has_net)
        snn_net_free(&r.net);
    golden_end(&r.job);
    return !r.job.failed;
}

int main(int count, char **paths)
{
    if (count < 2) {
        fprintf(stderr, "usage: %s FILE.csv...    replays golden traces\n", paths[0]);
        return 2;
    }
    bool ok = true;
    for (int k = 1; k < count; k++)
        ok &= replay_file(paths[k]);
    return ok ? 0 : 1;
}
