#!/bin/sh
# tests/models.sh: prints docs/reference/models.md. A model is what snn.h defines x_IS_NEURON, x_IS_SYNAPSE,
# x_IS_OUTPUT or x_IS_RELEASE for; its words are the comment above, the tables come from x_MODEL (tests/models.c).
cd "$(dirname "$0")/.." || exit 1
mkdir -p build/docs
awk '
    function quoted(s) { gsub(/"/, "\\\"", s); gsub(/\n/, "\\n", s); return "\"" s "\"" }
    function say(s) { print "    puts(" quoted(s) ");" }
    /^\/\* -- [A-Z]/ {
        inside = 1
        n = 0
        title = $0
        sub(/^\/\* -- /, "", title)
        sub(/ *-+ *(\*\/)?$/, "", title)
    }
    inside && !/^\/\* -- / {
        line = $0
        sub(/ *\*\/ *$/, "", line)
        sub(/^ +/, "", line)
        if (line != "") text[++n] = line
    }
    inside && /\*\/ *$/ { inside = 0; fresh = 1 }
    /^#define snn_[a-z_]+_IS_[A-Z]+ / {
        kind = $2
        sub(/.*_IS_/, "", kind)
        name = $2
        sub(/_IS_[A-Z]+$/, "", name)
        if (kind != last) {
            say("\n## " substr(kind, 1, 1) tolower(substr(kind, 2)) "s")
            last = kind
        }
        if (fresh) {
            print "    block(" quoted(title) ");"
            cited = 0
            for (i = 1; i <= n; i++) {                  # first where it is from, then what it says
                if (i == 1 && text[i] ~ /(18|19|20)[0-9][0-9]/) { say("\n" text[i]); continue }
                if (!cited++) say("\n```")
                say(text[i])
            }
            if (cited) say("```")
            fresh = 0
        }
        print "    " kind "_MODEL(" name ")"
    }' snn.h >build/docs/models.inc
cat <<'END'
# Models

Every neuron, synapse, output and release of snn.h, with its equations as the header has them, and its lists of
parameters and states. This page is made from `snn.h` by `tests/models.sh`.

- A parameter `tau` of a population's neuron is `params.cell.tau`; of a receptor `exc`, `params.exc.syn.tau`
  and `params.exc.out.e`; of a release `ampa`, `params.ampa.release.use` and `params.ampa.syn.alpha`. Make
  values by unit: `snn_ms(20)`. What a parameter must be is checked by `_new` and `_retune`. Where the
  population has `SNN_PER_NEURON`, `params.each.cell.tau` is an array of them.
- A state `v` of a population is the array `pop->v`, its value at first `params.init.v`; of a receptor, `pop->exc.g`;
  of a release, `pop->ampa.g` and `pop->ampa.release.u`.
- `params.cell.reset` is `SNN_SOFT` (the default: a spike takes V_th - V_reset off V) or `SNN_HARD` (V becomes
  V_reset), in models that are reset.
- `i` is what the drive and the receptors add up to; `jump` is added at once (`snn_jump`). Units are mV, ms, nA,
  uS, Mohm, nF: see [Units](../explain/units.md). Defaults are those of brainpy.state.
END
awk '/^#define snn_[a-z_]+_IS_[A-Z]+ / {
        kind = $2
        sub(/.*_IS_/, "", kind)
        name = $2
        sub(/_IS_[A-Z]+$/, "", name)
        if (kind != last) printf "\n%ss:\n", substr(kind, 1, 1) tolower(substr(kind, 2))
        last = kind
        print "[" name "](#" name ")"
    }' snn.h
cc -std=c11 -I. -O0 -DSNN_DUAL_N=0 -o build/docs/models tests/models.c && build/docs/models | cat -s
