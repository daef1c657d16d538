#!/bin/sh
# ratios.sh TABLE: what the rows of a table say beside one another.
awk -F, '
    /^#/ || $1 == "name" { next }
    { key = $1 "," $2 "," $3; us[key] = $6; neuron[key] = $7; event[key] = $8; all[++n] = key
      events[key] = $9 / $5 * $4 / $3 }                                     # in a step: spikes times synapses of a neuron
    function ratio(words, a, b) { if (a > 0 && b > 0) printf "  %-62s %7.2f\n", words, a / b }
    function step(words, name, size, one, other) { ratio(words, us[name "," one "," size], us[name "," other "," size]) }
    # other synapses make other spikes: beside what the plain build would take for as many
    function work(words, name, size, one, plain, sum) {
        one = name "," one "," size; plain = name "," O2 "," size
        ratio(words, us[one], us[plain] + (events[one] - events[plain]) * event[plain] * 1e-3)
    }
    END {
        O2 = "gcc -O2 float csr"
        split("coba,4000 coba,40000 coba,400000 cuba,4000 cuba,40000 cuba,400000 pops,30", runs, " ")
        print "time a step, divided by that of a plain gcc -O2 build:"
        for (i = 1; i <= 7; i++) {
            split(runs[i], r, ",")
            at = ", " r[1] (r[2] > 30 ? " " r[2] : "")
            step("gcc -O3 -march=native" at, r[1], r[2], "gcc -O3 -march=native float csr", O2)
            step("clang -O2" at, r[1], r[2], "clang -O2 float csr", O2)
            step("SSE2 alone (SNN_NO_DISPATCH)" at, r[1], r[2], "gcc -O2 SNN_NO_DISPATCH float csr", O2)
            step("one neuron at a time (SNN_NO_LANES)" at, r[1], r[2], "gcc -O2 SNN_NO_LANES float csr", O2)
            step("double" at, r[1], r[2], "gcc -O2 double csr", O2)
            work("every synapse 1.5 ms late" at, r[1], r[2], "gcc -O2 float delay")
            work("procedural" at, r[1], r[2], "gcc -O2 float procedural")
        }
        work("procedural, coba 1000000", "coba", 1000000, "gcc -O2 float procedural")
        work("procedural, cuba 1000000", "cuba", 1000000, "gcc -O2 float procedural")
        print "time an event, divided by the scatter limit of that size:"
        split("4000 40000 400000 1000000", size, " ")
        for (i = 1; i <= 4; i++) {
            limit = event["limit,scatter gcc -O3 -march=native," size[i]]
            ratio("stored synapses, coba " size[i], event["coba," O2 "," size[i]], limit)
            ratio("procedural, coba " size[i], event["coba,gcc -O2 float procedural," size[i]], limit)
        }
        print "time a neuron, divided by that at 4000 neurons:"
        for (i = 2; i <= 4; i++) ratio("coba " size[i], neuron["coba," O2 "," size[i]], neuron["coba," O2 ",4000"])
        for (i = 2; i <= 4; i++) ratio("cuba " size[i], neuron["cuba," O2 "," size[i]], neuron["cuba," O2 ",4000"])
        print "time a neuron with tangents, divided by that of the real reading, over lanes:"
        for (i = 1; i <= n; i++)
            if (split(all[i], r, ",") && r[1] == "dual" && r[2] ~ /tangents/) {
                plain = r[2]
                sub(/ tangents/, " real", plain)
                ratio(r[2], neuron[all[i]], neuron["dual," plain "," r[3]])
            }
    }' "$1"
