#!/bin/sh
# tests/mutants.sh: flips each operation in each model text of snn.h, one at a time: add and sub, mul and
# div exchanged, an operand dropped, a sign lost. The dims reading must refuse the mutant, or a short run
# of every neuron with every receptor must print other numbers than the header as it is (whose numbers
# build/replay compares with the golden traces). Prints how many, and those that nothing shows.
# What is known to show nowhere, and why, is in `known` below; anything else fails.
set -e
# Nothing adds to a V that is a bare number; Expon's step is exact and does not read its drift.
known='SET\(ratio, s->v, add\(v, jump\)\)|RETURN\(growth, div\(neg\(g\), p.tau\)\)'
export LC_ALL=C
dir=build/try/mutants
rm -rf $dir && mkdir -p $dir/run
cp tests/dims/scaled.c $dir/run
awk -v out=$dir/run -v round=0 -f tests/mutants.awk snn.h
gcc -std=gnu11 -w -O1 -DFLIPPED -DSNN_DUAL_N=0 -DSNN_OWN_WARNINGS -I$dir/run $dir/run/scaled.c -o $dir/run/scaled
$dir/run/scaled | sort >$dir/silent

# The first, second, ... flip of every statement at once: gcc names the lines of those it refuses.
echo '#include "snn.h"' >$dir/dims.c
round=1
: >$dir/refused
while :; do
    mkdir -p $dir/$round
    awk -v out=$dir/$round -v round=$round -f tests/mutants.awk snn.h >$dir/$round/made
    [ -s $dir/$round/made ] || break
    gcc -std=c11 -w -fmax-errors=0 -ftrack-macro-expansion=0 -fsyntax-only -DSNN_CHECK_UNITS -DSNN_DUAL_N=0 \
        -DSNN_OWN_WARNINGS -I$dir/$round $dir/dims.c >$dir/$round/said 2>&1 || :
    # one line more in front: FIRST
    sed -n 's/.*snn\.h:\([0-9]*\):[0-9]*: error:.*/\1/p' $dir/$round/said | awk '{ print $1 - 1 }' | sort -u >$dir/$round/lines
    awk 'NR == FNR { bad[$1]; next } $2 in bad { print $1 }' $dir/$round/lines $dir/$round/made >>$dir/refused
    round=$((round + 1))
done
sort -u $dir/refused -o $dir/refused

comm -23 $dir/silent $dir/refused >$dir/unseen
all=$(wc -l <$dir/run/mutants)
refused=$(wc -l <$dir/refused)
shown=$((all - $(wc -l <$dir/silent)))
unseen=$(wc -l <$dir/unseen)
echo "mutants: $all; refused by the dims reading: $refused; shown by a run: $shown; by neither: $unseen"
awk -F '\t' 'FILENAME ~ /unseen/ { bad[$1]; next }
              FILENAME ~ /mutants$/ { if ($1 in bad) { at[++n] = $3; what[n] = $2 ": " $4 " -> " $5 ": " } next }
              { line[FNR] = $0 }
              END { for (k = 1; k <= n; k++) print what[k] line[at[k]] }' \
    $dir/unseen $dir/run/mutants snn.h >$dir/left
cat $dir/left
! grep -vE "$known" $dir/left
