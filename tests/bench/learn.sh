#!/bin/sh
# make bench-learn: an epoch of digits in snn.h, by hand in C, and in what others use, on one core, one after the other
# in turns: the least CPU seconds of each. build/bench/learn.csv: name,batch,seconds,accuracy,of. `of` is "now", or
# "stored": a figure of an earlier machine, for what is not installed (make peers).
cd "$(dirname "$0")/../.." || exit 1
dir=build/bench
mkdir -p $dir
cc=${CC:-cc}
$cc -std=c11 -O2 -I. -o $dir/learn tests/bench/learn.c -lm || exit 1
$cc -std=c11 -O3 -I. -o $dir/learn_o3 tests/bench/learn.c -lm || exit 1     # what is by hand gets all the compiler has
turns=${TURNS:-3}
: >$dir/turns
peer() {                                        # peer VENV PROGRAM BATCH EPOCHS IMAGES
    python=build/peers/$1/bin/python
    [ -x $python ] && $python tests/bench/peers/$2.py $3 $4 $5 2>$dir/$2.log | tail -n 1 >>$dir/turns
}
for turn in $(seq "$turns"); do
    echo "turn $turn of $turns" >&2
    for batch in 1 64 256; do
        $dir/learn snn $batch 4 >>$dir/turns
        $dir/learn_o3 hand $batch 4 >>$dir/turns
        images=0 epochs=4
        [ $batch = 1 ] && images=300 epochs=1   # of 1437: it would take minutes
        peer torch train_snntorch $batch $epochs $images
        peer jax train_jax $batch $epochs $images
        peer jax train_brainpy $batch $epochs $images
    done
done
awk -F, -v OFS=, '
    NF == 4 { key = $1 OFS $2; if (!(key in least) || $3 < least[key]) { least[key] = $3; right[key] = $4 } }
    END {
        stored["snnTorch,64"] = 0.155; stored["snnTorch,1"] = 7.03
        stored["JAX,64"] = 0.041; stored["brainpy.state,64"] = 0.049
        for (key in stored) if (!(key in least)) print key, stored[key], "", "stored"
        for (key in least) print key, least[key], right[key], "now"
    }' $dir/turns | sort -t, -k2n -k3n >$dir/rows
{ echo "name,batch,seconds,accuracy,of"; cat $dir/rows; } | tee $dir/learn.csv
awk -F, '
    { s[$1, $2] = $3; of[$1, $2] = $5 }
    function ratio(name, batch, need,  r, met) {
        if (!((name, batch) in s)) return
        r = s[name, batch] / s["snn.h", batch]
        met = need == "" ? "       " : (r >= need ? "met    " : "MISSED ")
        printf "%s batch %3d: %6.1f times the speed of %s%s%s\n", met, batch, r, name,
            need == "" ? "" : ", at least " need,
            of[name, batch] == "stored" ? " (stored, of another machine: no comparison)" : ""
    }
    END {
        ratio("snnTorch", 64, 6); ratio("JAX", 64, 2); ratio("snnTorch", 1, 100)
        ratio("brainpy.state", 64, ""); ratio("JAX", 1, ""); ratio("brainpy.state", 1, "")
        ratio("snnTorch", 256, ""); ratio("JAX", 256, ""); ratio("brainpy.state", 256, "")
        r = s["snn.h", 64] / s["by hand", 64]
        printf "%s batch  64: %6.2f times the seconds of a Jacobian written by hand, at most 1.25\n",
            r <= 1.25 ? "met    " : "MISSED ", r
    }' $dir/rows
