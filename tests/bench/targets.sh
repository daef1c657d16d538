#!/bin/sh
# targets.sh PEERS.CSV: the peers' time a step divided by ours, their rates, and which targets are met by how much.
awk -F, '
    $1 == "name" || /^#/ { next }
    $2 == "gcc -O2 float csr" { us[$1 "," $3] = $6; rate[$1 "," $3] = $10; next }
    { line[++n] = $0 }
    function best(key, words, i, f, least) {
        for (i = 1; i <= n; i++) {
            split(line[i], f, ",")
            if (f[1] "," f[3] == key && index(f[2], words) && (least == "" || f[6] + 0 < least)) least = f[6] + 0
        }
        return least
    }
    function target(key, words, at_least, r) {
        r = best(key, words)
        if (r == "" || !us[key]) { printf "  %-44s not measured\n", words ", " key; return }
        r /= us[key]
        printf "  %-44s %8.1f, target >= %-4g %s\n", words ", " key, r, at_least,
               (r >= at_least ? "met" : sprintf("MISSED: %.2f of it", r / at_least))
    }
    function by_hand(key, at_most, r) {
        r = best(key, "by hand")
        if (r == "") { printf "  %-44s not measured: no AVX-512\n", "AVX-512 by hand, " key; return }
        r = us[key] / r
        printf "  %-44s %8.2f, target <= %-4g %s\n", "ours / AVX-512 by hand, " key, r, at_most,
               (r <= at_most ? "met" : sprintf("MISSED: %.2f times it", r / at_most))
    }
    END {
        print "time a step divided by that of snn.h (gcc -O2, float), and the rate beside ours:"
        for (i = 1; i <= n; i++) {
            split(line[i], f, ",")
            key = f[1] "," f[3]
            if (!us[key]) continue
            printf "  %-46s %-11s %9.1f   %s\n", f[2], key, f[6] / us[key],
                   (f[10] > 0 ? sprintf("%.1f Hz of %.1f%s", f[10], rate[key],
                                        (f[10] > 1.1 * rate[key] || f[10] < 0.9 * rate[key]) ? ": not the same" : "") : "stored")
        }
        print "targets:"
        target("coba,4000", "Brian2", 3)
        target("coba,4000", "exponential Euler", 4.5)
        target("coba,4000", "brainpy.state", 40)
        target("coba,4000", "NEST", 300)
        target("coba,40000", "Brian2", 4.4)
        target("coba,40000", "brainpy.state", 8)
        target("pops,30", "brainpy.state", 500)
        by_hand("coba,4000", 1.6)
        by_hand("coba,40000", 1.4)
    }' "$1"
