#!/bin/sh
# What a step costs by compiler and flags: builds tests/bench/coba.c, runs the builds in turns (ROUNDS, 3; the fastest
# of each counts) and writes build/bench/coba.csv. HAND=PROGRAM names a program of another's to run beside them, as
# PROGRAM NEURONS 80 MILLISECONDS 1 3; it prints "us_step":FIGURE somewhere.
set -eu
out=build/bench
mkdir -p $out
build() { name=$1; shift; "$@" -std=c11 -w -I. -o $out/coba-$name tests/bench/coba.c; builds="$builds $name"; }
builds=
build gcc-O2 gcc -O2
build gcc-native gcc -O3 -march=native
build gcc-O2-target gcc -O2 -DSNN_NO_DISPATCH
build gcc-O2-real gcc -O2 -DSNN_NO_LANES
build gcc-O2-double gcc -O2 -DSNN_REAL=double
if command -v clang >/dev/null; then build clang-O2 clang -O2; fi
for round in $(seq "${ROUNDS:-3}"); do
    for run in 'pops 0 100000' 'coba 4000 1000' 'coba 40000 100' 'cuba 4000 1000'; do
        for name in $builds; do echo "$name,$($out/coba-$name $run 1)"; done
        set -- $run
        if [ -n "${HAND:-}" ] && [ "$1" = coba ]; then
            $HAND "$2" 80 $(($3 / 10)) 1 3 | sed -n "s/.*\"us_step\":\([0-9.]*\).*/hand,coba,$2,0,$3,\1,0,0,0/p"
        fi
    done
done > $out/coba.all
{
    echo 'build,network,neurons,synapses,steps,us_per_step,ns_per_neuron,ns_per_event,spikes'
    awk -F, '{ key = $2 "," $3 "," $1 }
             !(key in best) { order[++n] = key; best[key] = $6; line[key] = $0 }
             $6 < best[key] { best[key] = $6; line[key] = $0 }
             END { for (i = 1; i <= n; i++) print line[order[i]] }' $out/coba.all | sort -t, -k2,2 -k3,3n -k6,6n
} > $out/coba.csv
cat $out/coba.csv
