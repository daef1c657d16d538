#!/bin/sh
# tests/mutants.sh: flips each operation in each model text of snn.h: add for sub, mul
# for div and the other way round, an operand dropped, a sign lost. The dims reading must refuse the
# mutant, or a short run of every neuron with every receptor (tests/dims/scaled.c) must print other
# numbers than the header as it is, whose numbers build/replay compares with the golden traces.
# Prints how many, and those that nothing shows; fails if one of them is not `known` below.
set -e
# Nothing adds to a V that is a bare number; Expon's step is exact and does not read its drift; phi
# is read only where the compiler knows that a current has no slope, and here all have receptors.
known='exprel\(neg\(mul\(p.dt, p.per_tau\)\)\)|SET\(ratio, s->v, add\(v, jump\)\)|RETURN\(growth, div\(neg\(g\), p.tau\)\)'
export LC_ALL=C
dir=build/try/mutants
rm -rf $dir && mkdir -p $dir/run
cp tests/dims/scaled.c $dir/run
options="-w -DSNN_DUAL_N=0 -DSNN_OWN_WARNINGS"
awk -v out=$dir/run -v round=0 -f tests/mutants.awk snn.h
gcc -std=gnu11 -O1 $options -DFLIPPED -I$dir/run $dir/run/scaled.c -o $dir/run/scaled
$dir/run/scaled | sort >$dir/silent

# The first, second, ... flip of every statement at once: gcc names the lines of those it refuses.
# (The copy has one line more, in front.)
echo '#include "snn.h"' >$dir/dims.c
round=1
: >$dir/refused
while :; do
    try=$dir/$round
    mkdir -p $try
    awk -v out=$try -v round=$round -f tests/mutants.awk snn.h >$try/made
    [ -s $try/made ] || break
    gcc -std=c11 $options -fmax-errors=0 -ftrack-macro-expansion=0 -fsyntax-only \
        -DSNN_CHECK_UNITS -I$try $dir/dims.c >$try/said 2>&1 || :
    sed -n 's/.*snn\.h:\([0-9]*\):[0-9]*: error:.*/\1/p' $try/said |
        awk '{ print $1 - 1 }' | sort -u >$try/lines
    awk 'NR == FNR { bad[$1]; next } $2 in bad { print $1 }' $try/lines $try/made >>$dir/refused
    round=$((round + 1))
done
sort -u $dir/refused -o $dir/refused

comm -23 $dir/silent $dir/refused >$dir/unseen
all=$(wc -l <$dir/run/mutants)
shown=$((all - $(wc -l <$dir/silent)))
echo "mutants: $all; refused by the dims reading: $(wc -l <$dir/refused); shown by a run: $shown;" \
     "by neither: $(wc -l <$dir/unseen)"
awk -F '\t' 'FILENAME ~ /unseen$/ { bad[$1]; next }
             FILENAME ~ /mutants$/ {
                 if ($1 in bad) { at[++n] = $3; what[n] = $2 ": " $4 " -> " $5 ": " }
                 next
             }
             { line[FNR] = $0 }
             END { for (k = 1; k <= n; k++) print what[k] line[at[k]] }' \
    $dir/unseen $dir/run/mutants snn.h >$dir/left
cat $dir/left
! grep -vE "$known" $dir/left
