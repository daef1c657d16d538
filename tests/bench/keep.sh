#!/bin/sh
# Keeps what make bench and make bench-peers measured last: tests/bench/table.txt, which the documentation quotes.
set -eu
out=build/bench
{
    echo "# What make bench and make bench-peers measured, kept by tests/bench/keep.sh. Columns: tests/bench/bench.sh."
    sed 's/^/# /' $out/machine.txt
    cat $out/table.csv
    sed 1d $out/peers.csv | sed 's/^/beside: /'
} > tests/bench/table.txt
