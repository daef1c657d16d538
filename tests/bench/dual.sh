#!/bin/sh
# What a gradient costs by the number of tangents: builds tests/bench/dual.c for each width in float and double, runs
# them in turns (three rounds, the fastest of each counts) and writes build/bench/dual.csv.
set -eu
CC=${CC:-gcc} out=build/bench
mkdir -p $out
for real in float double; do
    for n in 1 2 4 8; do
        $CC -std=c11 -O2 ${CFLAGS:-} -I. -DSNN_REAL=$real -DSNN_DUAL_N=$n -o $out/dual-$real-$n tests/bench/dual.c
    done
done
for round in 1 2 3; do
    for program in $out/dual-float-? $out/dual-double-?; do $program; done
done > $out/dual.all
{
    $out/dual-float-4 --head
    awk -F, '{ key = $1 "," $2 }
             !(key in real) { order[++n] = key; real[key] = $3; dual[key] = $4 }
             $3 < real[key] { real[key] = $3 }
             $4 < dual[key] { dual[key] = $4 }
             END { for (i = 1; i <= n; i++) { key = order[i]; split(key, part, ",")
                       printf "%s,%.1f,%.1f,%.1f,%.1f\n", key, real[key], dual[key], dual[key] / real[key],
                              (dual[key] - real[key]) / part[2] } }' $out/dual.all
} > $out/dual.csv
cat $out/dual.csv
