#!/bin/sh
# make bench: what a step costs, by network, model, compiler and flags, and what the machine can do at best. Runs the
# builds in turns (ROUNDS, 3; the fastest of each counts), so that what else the machine does disturbs all alike. Writes
# build/bench/table.csv, machine.txt (where it was measured) and ratios.txt. Times are processor time of one thread.
#   us_per_step  the fastest round   ns_per_neuron  of the sweep    ns_per_event  of the delivery, a spike at a synapse
#   bytes        what the net has taken, synapses included
set -eu
CC=${CC:-gcc} out=build/bench
mkdir -p $out

# build NAME WORDS PROGRAM COMMAND...: WORDS are what the table calls this build
build() { name=$1 words=$2 program=$3; shift 3; "$@" -std=c11 -w -I. "-DBUILD=\"$words\"" -o $out/$name tests/bench/$program.c; }
build coba-O2     'gcc -O2'                 coba $CC -O2 -DSNN_DUAL_N=0
build coba-native 'gcc -O3 -march=native'   coba $CC -O3 -march=native -DSNN_DUAL_N=0
build coba-target 'gcc -O2 SNN_NO_DISPATCH' coba $CC -O2 -DSNN_NO_DISPATCH -DSNN_DUAL_N=0
build coba-real   'gcc -O2 SNN_NO_LANES'    coba $CC -O2 -DSNN_NO_LANES -DSNN_DUAL_N=0
build coba-double 'gcc -O2'                 coba $CC -O2 -DSNN_REAL=double -DSNN_DUAL_N=0
clang=
if command -v clang >/dev/null; then clang=clang; build coba-clang 'clang -O2' coba clang -O2 -DSNN_DUAL_N=0; fi
build limits 'gcc -O3 -march=native' limits $CC -O3 -march=native
for n in 1 2 4 8; do
    for real in float double; do build dual-$n-$real 'gcc -O2' dual $CC -O2 -DSNN_REAL=$real -DSNN_DUAL_N=$n; done
done
models=$(grep -o '^#define snn_[a-z]*_IS_NEURON' snn.h | sed 's/.*snn_\([a-z]*\)_IS.*/\1/')
for model in $models; do build model-$model 'gcc -O2' model $CC -O2 -DSNN_DUAL_N=0 -DMODEL=$model; done

for round in $(seq "${ROUNDS:-3}"); do
    $out/limits
    for run in 'pops 0 100000' 'coba 4000 4000' 'cuba 4000 4000' 'coba 40000 400' 'cuba 40000 400'; do
        for name in O2 ${clang:+clang} native target real double; do $out/coba-$name $run 1; done
        case $run in coba*) for how in delay procedural; do $out/coba-O2 $run 1 $how; done ;; esac
    done
    for run in 'coba 400000 200' 'cuba 400000 200'; do
        for name in O2 native; do $out/coba-$name $run 1; done
        for how in delay procedural; do $out/coba-O2 $run 1 $how; done
    done
    for network in coba cuba; do
        for how in csr procedural; do $out/coba-O2 $network 1000000 100 1 $how; done
    done
    for n in 1 2 4 8; do for real in float double; do $out/dual-$n-$real; done; done
    for model in $models; do $out/model-$model; done
done > $out/table.all
tests/bench/fastest.sh $out/table.all > $out/table.csv
tests/bench/machine.sh > $out/machine.txt
tests/bench/ratios.sh $out/table.csv > $out/ratios.txt
cat $out/machine.txt $out/table.csv
echo
cat $out/ratios.txt
