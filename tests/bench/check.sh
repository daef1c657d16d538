#!/bin/sh
# make bench-check: counts the instructions of the runs in instructions.c (callgrind; SSE2 at -O2, a fixed instruction
# set) and compares with tests/bench/instructions.txt. More than 5 % more is a failure; FIX=1 writes what is counted. The
# counts are those of one compiler: with another they are printed, and the comparison is skipped by name.
set -eu
CC=${CC:-gcc} out=build/bench kept=tests/bench/instructions.txt
mkdir -p $out
rm -f $out/counted $out/callgrind.out*
compiler="$($CC --version | sed q), $($CC -dumpmachine), -O2 -DSNN_NO_DISPATCH"
$CC -std=c11 -O2 -DSNN_NO_DISPATCH -w -I. -o $out/instructions tests/bench/instructions.c
valgrind -q --tool=callgrind --callgrind-out-file=$out/callgrind.out $out/instructions 2>$out/callgrind.log ||
    { cat $out/callgrind.log; exit 1; }
{
    echo "# Instructions of the runs in instructions.c, counted by make bench-check; FIX=1 writes this file."
    echo "# compiler: $compiler"
    sed -n 's/^desc: Trigger: Client Request: \(.*\)/\1/p; s/^totals: //p' $out/callgrind.out.* | paste -d' ' - -
} > $out/counted
if [ -n "${FIX:-}" ]; then cp $out/counted $kept; cat $kept; exit; fi
if ! grep -qxF "# compiler: $compiler" $kept; then
    cat $out/counted
    echo "skip  bench-check: $kept is of another compiler, $(sed -n 's/^# compiler: //p' $kept)"
    exit
fi
awk '/^#/ { next }
     NR == FNR { kept[$1] = $2; next }
     !($1 in kept) { printf "FAIL  %-10s %10d instructions, and none in the file (FIX=1 writes them)\n", $1, $2; bad = 1; next }
     { percent = 100 * ($2 / kept[$1] - 1); failed = percent > 5; bad += failed; seen[$1] = 1
       printf "%-5s %-10s %10d instructions, %+.1f %% of %d\n", failed ? "FAIL" : "ok", $1, $2, percent, kept[$1] }
     END { for (name in kept) if (!(name in seen)) { printf "FAIL  %-10s was not counted\n", name; bad = 1 }
           exit bad > 0 }' $kept $out/counted
