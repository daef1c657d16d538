#!/bin/sh
# figures.sh WHAT: figures of tests/bench/table.txt, as the documentation shows them. WHAT: readme, builds, growth, peers.
table=tests/bench/table.txt
machine() {
    sed -n 's/^# \(processor\|registers\|day\): //p; s/^# family.*processor: //p; s/^# compiler: gcc[^)]*) /gcc /p' $table |
        paste -s -d, | sed 's/,/, /g'
}
case ${1:-} in
readme) awk -F, '
    function us(x) { return x < 1 ? sprintf("%.0f ns", 1000 * x) : sprintf(x < 100 ? "%.1f us" : "%.0f us", x) }
    sub(/^beside: /, "") {
        name = $2 ~ /^gcc/ ? "snn.h, gcc -O2" : $2
        sub(/ (float|double)/, "", name)
        if (!(name in seen)) { seen[name] = 1; order[++n] = name }
        t[name, $1 $3] = us($6)
    }
    END {
        printf "%-36s%14s%14s%14s\n", "one step of", "20 to 10", "COBA 4,000", "COBA 40,000"
        for (i = 1; i <= n; i++)
            printf "%-36s%14s%14s%14s\n", order[i], t[order[i], "pops30"], t[order[i], "coba4000"], t[order[i], "coba40000"]
    }' $table
    machine ;;
builds) awk -F, '
    /^#/ || /^beside/ { next }
    $1 ~ /^(coba|cuba|pops)$/ && $3 <= 40000 {
        if (!($2 in seen)) { seen[$2] = 1; order[++n] = $2 }
        t[$2, $1 $3] = sprintf($6 < 1 ? "%.3f" : "%.1f", $6)
    }
    END {
        printf "%-36s%12s%12s%12s%12s%12s\n", "us a step", "COBA 4,000", "COBA 40,000", "CUBA 4,000", "CUBA 40,000", "20 to 10"
        for (i = 1; i <= n; i++)
            printf "%-36s%12s%12s%12s%12s%12s\n", order[i], t[order[i], "coba4000"], t[order[i], "coba40000"],
                   t[order[i], "cuba4000"], t[order[i], "cuba40000"], t[order[i], "pops30"]
    }' $table | sed 's/ *$//'
    machine ;;
growth) awk -F, '
    $1 == "limit" && $2 ~ /^scatter/ { limit[$3] = $8 }
    $1 == "coba" && $2 == "gcc -O2 float csr" { size[++n] = $3; neuron[$3] = $7; event[$3] = $8; bytes[$3] = $11 }
    $1 == "coba" && $2 == "gcc -O2 float procedural" { drawn[$3] = $8; less[$3] = $11 }
    END {
        printf "%9s%12s%12s%12s%12s%14s%14s\n", "neurons", "ns/neuron", "ns/event", "procedural", "limit", "bytes stored",
               "procedural"
        for (i = 1; i <= n; i++) {
            s = size[i]
            printf "%9d%12.2f%12.2f%12.2f%12.2f%14d%14d\n", s, neuron[s], event[s], drawn[s], limit[s], bytes[s], less[s]
        }
    }' $table ;;
peers) sed -n 's/^beside: //p' $table | tests/bench/targets.sh - | sed '/^targets:/,$d' ;;
*) echo "figures.sh readme|builds|growth|peers" >&2; exit 2 ;;
esac
