#!/bin/sh
# tests/figures.sh: measures what README.md states, here and now. golden/*.csv are replayed if build/replay is there.
cd "$(dirname "$0")/.." || exit 1
dir=build/figures
mkdir -p $dir
sed -n 's/^model name[^:]*: */machine: /p' /proc/cpuinfo | head -n 1
${CC:-cc} --version | sed 's/^/compiler: /;q'

${CC:-cc} -std=c11 -O2 -I. -o $dir/figures tests/figures.c && $dir/figures
make -s build/demo/receptors && build/demo/receptors | head -n 4

# user time at -O2 of a file that includes snn.h, over one that includes what snn.h does; best of five
printf '#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <stdlib.h>\n' >$dir/without.c
echo '#include "snn.h"' >$dir/with.c
for cc in gcc clang g++; do
    command -v $cc >/dev/null || continue
    for file in with without; do
        for _ in 1 2 3 4 5; do
            sh -c "$cc $([ $cc = g++ ] && echo -xc++) -w -O2 -I. -c -o $dir/cost.o $dir/$file.c; times" |
                awk 'NR == 2 { split($1, t, /[ms]/); printf "%.3f\n", 60 * t[1] + t[2] }'
        done | sort -n | head -n 1
    done | paste -s - | awk -v cc=$cc '{ printf "compile time of the include, %s: %.2f s\n", cc, $1 - $2 }'
done

while read -r cc; do
    command -v ${cc%% *} >/dev/null || continue
    $cc -w -I. -o $dir/bits tests/figures.c && echo "$($dir/bits bits)  $cc"
done <<'END' >$dir/digests
gcc -std=c11 -O0
gcc -std=c11 -O2
gcc -std=gnu17 -O3 -march=native
clang -std=c11 -O0
clang -std=c11 -O2
clang -std=gnu17 -O3 -march=native
tcc
END
cat $dir/digests
awk '{ seen[$1]++ } END { for (d in seen) n++; print "bits: " NR " builds, digests: " n }' \
    $dir/digests
