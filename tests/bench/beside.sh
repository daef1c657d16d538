#!/bin/sh
# make bench-peers: the networks of coba.c here, in Brian2 (C++ standalone), NEST and brainpy.state, and by hand in AVX-512,
# in turns (ROUNDS, 3; the fastest of each counts), processor time of one thread. Writes build/bench/peers.csv in the
# columns of bench.sh, and prints ratios and which targets are met. What build/peers (make peers) lacks is shown by the
# figure that is stored here, of another machine and day.
set -eu
CC=${CC:-gcc} out=build/bench
mkdir -p $out
python() { echo "${PEERS:-build/peers/$([ "$1" = brainpy ] && echo jax || echo sim)}/bin/python"; }
has() { [ -x "$(python "$1")" ] && "$(python "$1")" -c "import $1" >/dev/null 2>&1; }

$CC -std=c11 -O2 -w -I. -DSNN_DUAL_N=0 '-DBUILD="gcc -O2"' -o $out/coba-O2 tests/bench/coba.c
$CC -std=c11 -O3 -march=native -w -o $out/hand tests/bench/hand.c -lm
$CC -O2 -shared -fPIC -w -o $out/cpuclock.so tests/bench/peers/cpuclock.c
engines=
for engine in brian2 nest brainpy; do has $engine && engines="$engines $engine"; done

run() {                                         # ENGINE NETWORK NEURONS STEPS
    engine=$1; shift
    case $engine in
    brian2) for method in euler exponential_euler; do "$(python brian2)" tests/bench/peers/brian.py "$@" $method; done ;;
    *) "$(python $engine)" tests/bench/peers/${engine%py}*_sim.py "$@" ;;
    esac 2>$out/peers.log | grep -E '^(coba|pops),' || { echo "$engine $*: failed" >&2; tail -n 3 $out/peers.log >&2; }
}
for round in $(seq "${ROUNDS:-3}"); do
    while read -r network n steps; do
        $out/coba-O2 $network $n $steps 20
        [ $network = pops ] || $out/hand $n $steps 20
        for engine in $engines; do run $engine $network $n $steps </dev/null; done
        $out/coba-O2 $network $n $steps 20
    done <<'END'
pops 30 20000
coba 4000 10000
coba 40000 1000
END
done >$out/peers.all </dev/null
{
    tests/bench/fastest.sh $out/peers.all
    has brian2 || cat <<'END'
coba,Brian2 2.11 C++ Euler float stored,4000,320000,10000,6.7,0,0,0,0,0
coba,Brian2 2.11 C++ exponential Euler float stored,4000,320000,10000,9.3,0,0,0,0,0
coba,Brian2 2.11 C++ Euler float stored,40000,3200000,10000,115,0,0,0,0,0
coba,Brian2 2.11 C++ exponential Euler float stored,40000,3200000,10000,135,0,0,0,0,0
END
    has nest || cat <<'END'
coba,NEST 3.10 iaf_cond_exp double stored,4000,320000,10000,700,0,0,0,0,0
coba,NEST 3.10 iaf_cond_exp double stored,40000,3200000,1000,7200,0,0,0,0,0
END
    has brainpy || cat <<'END'
pops,brainpy.state 2.9 jit float stored,30,100,2000,15.7,0,0,0,0,0
coba,brainpy.state 2.9 jit float stored,4000,320000,10000,79,0,0,0,0,0
coba,brainpy.state 2.9 jit float stored,40000,3200000,1000,205,0,0,0,0,0
END
} > $out/peers.csv
tests/bench/machine.sh
cat $out/peers.csv
for engine in brian2 nest brainpy; do
    has $engine || echo "$engine is not in build/peers (make peers; brainpy 2.9 needs Python 3.12 or later): stored figures"
done
tests/bench/targets.sh $out/peers.csv
