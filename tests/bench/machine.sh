#!/bin/sh
# Where a table was measured: processor, cores, compilers, day.
sed -n 's/^model name[^:]*: */processor: /p; s/^cpu family[^:]*: */family: /p; s/^model[[:space:]]*: */model: /p' /proc/cpuinfo |
    sort -u | paste -s -d, | sed 's/,/, /g'
echo "registers: $(grep -qw avx512f /proc/cpuinfo && echo AVX-512 || { grep -qw avx2 /proc/cpuinfo && echo AVX2 || echo SSE2; })"
echo "cores: $(nproc), $(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo)"
for cc in "${CC:-gcc}" clang; do
    command -v "$cc" >/dev/null && echo "compiler: $("$cc" --version | sed q)"
done
echo "snn.h: $(sed -nE 's/^.define SNN_VERSION "(.*)"/\1/p' snn.h)"
echo "day: $(date +%Y-%m-%d)"
