#!/usr/bin/env bash
# make hygiene: what no compiler warns of. One line a check, `ok`, or `FAIL` and what was found; exit status 1 if any.
# A compiler that is not there is skipped by name; with STRICT=1 in the environment that is a failure too.
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
dir=build/hygiene
mkdir -p $dir
failures=0

# check NAME FOUND: the check holds if nothing was found.
check() {
    if [ -z "$2" ]; then echo "ok    $1"; return; fi
    echo "FAIL  $1"
    head -n 20 <<<"$2" | sed 's/^/        /'
    failures=$((failures + 1))
}
# there COMPILER CHECK: is it? If not, the check is skipped.
there() {
    command -v "${1%% *}" >/dev/null && return
    if [ -n "${STRICT:-}" ]; then check "$2" "STRICT=1, and no ${1%% *}"; else echo "skip  $2: no ${1%% *}"; fi
    return 1
}

# ---- three programs to look at: the standard headers that snn.h includes; snn.h; and what a user adds to it ---------
sed -n 's/^ *# *include *\(<[a-z/]*\.h>\).*/\1/p' snn.h | sort -u | while read -r header; do
    printf '#if __has_include(%s)\n#include %s\n#endif\n' "$header" "$header"
done > $dir/before.c
cat > $dir/plain.c <<'END'
#include "before.c"
#include "snn.h"
END
cat > $dir/user.c <<'END'
#include "before.c"
#include "tests/include/my_cell.h"
#define SNN_POPULATION   my_net
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba) R(kick, snn_instant, snn_jump)
#define SNN_PER_NEURON
#include "snn.h"
#define SNN_POPULATION   my_cells
#define SNN_NEURON       my_cell
#include "snn.h"
END
options="-w -I. -I$dir"
check "they compile" "$(gcc -std=c11 $options -fsyntax-only $dir/user.c 2>&1)"
[ $failures = 0 ] || exit 1

# ---- macros: all that is defined or changed between before and after begins with SNN_ or snn_ -----------------------
macros() { $compiler $options -O2 -dM -E $dir/$1.c | sort; }
for program in plain user; do
    for compiler in 'gcc -std=c11' 'clang -std=c11' 'g++ -std=c++17 -xc++'; do
        name="macros of $program.c with ${compiler%% *}"
        there "$compiler" "$name" && check "$name" \
            "$(comm -13 <(macros before) <(macros $program) | grep -vE '^#define (SNN_|snn_|my_cell_|MY_CELL_)')"
    done
done

# ---- functions: gcc lists them all, each as declared (C) or defined (F) ---------------------------------------------
# Its line  /* ./snn.h:123:NF */ static float snn_real_abs (float); /* ... */  becomes  ./snn.h:123:NF snn_real_abs
functions() {
    gcc -std=c11 $options -fsyntax-only -aux-info $dir/$1.aux $dir/$1.c && awk '$2 ~ /snn\.h:/ {
        name = $0; sub(/^[^*]*\*[^*]*\*\/ /, "", name); sub(/ \(.*/, "", name); sub(/.*[ *(]/, "", name)
        print $2, name }' $dir/$1.aux
}
for program in plain user; do
    check "functions of $program.c" "$(functions $program | grep -vE ' (snn_|my_)')"
done
check "no forward declarations" "$(functions user | awk '
    $1 ~ /C$/ { declared[$2] = $1 }
    $1 ~ /F$/ && $2 in declared { print $2, "is declared at", declared[$2], "and defined at", $1 }')"

# ---- types, enumerators, variables: what a debugger is told, with nothing left out as unused ------------------------
names() {
    gcc -std=c11 $options -g -fno-eliminate-unused-debug-types -fno-eliminate-unused-debug-symbols \
        -c -o $dir/$1.o $dir/$1.c && readelf --debug-dump=info $dir/$1.o | awk '
        $1 ~ /^<[0-9a-f]+><[0-9a-f]+>:$/ { depth = substr($1, 2, index($1, ">") - 2); tag = $NF }
        $2 == "DW_AT_name" && (depth == 1 && tag ~ /typedef|structure|union|enumeration|variable/ ||
                               depth == 2 && tag ~ /enumerator/) { print $NF }' | sort -u
}
for program in plain user; do
    check "types, enumerators and variables of $program.c" \
        "$(comm -13 <(names before) <(names $program) | grep -vE '^(snn_|SNN_|my_)')"
done

# ---- contents: the opening comment names the rooms, in their order --------------------------------------------------
# A room begins with a line of = and its mark; every other line that begins with a mark is one of the contents.
marks() { awk -v want="$1" '
    match($0, /^[ \/*=]*>>[a-z_]+( |$)/) { room = ($0 ~ /^\/\*/ || last ~ /^\/\* =+$/) ? "room" : "contents"
                                      sub(/.*>>/, ""); if (room == want) print $1 }
    { last = $0 }' snn.h; }
check "contents (<) name the rooms (>)" "$(diff <(marks contents) <(marks room) | grep '^[<>]')"
check "there are rooms" "$([ "$(marks room)" ] || echo 'no line like /* === >>units, alone or over two lines')"

# ---- formatting and words, in the tracked files that people write ---------------------------------------------------
files=$(git ls-files 2>/dev/null | grep -vE '\.(csv|png|svg|npy|nir)$')
sources=$(grep -E '\.([ch]|cc|sh)$' <<<"$files")
check "snn.h: lines of at most 100 columns" "$(grep -nE '^.{101,}' snn.h | cut -c1-60)"
check "sources: lines of at most 130 columns" "$(grep -nE '^.{131,}' $(grep -v '^snn.h$' <<<"$sources") | cut -c1-80)"
check "sources: no tabs"         "$(grep -nP '\t' $sources)"
check "no trailing blanks"       "$(grep -nP '[ \t]$' $files)"
check "no paths of this machine" "$(grep -nE '\.\./share[d]|/(home|root|work|Users)/[a-z]' $files)"
check "no unfinished work"       "$(grep -nE 'TO[D]O|FIX[M]E' $files)"

# ---- one version ----------------------------------------------------------------------------------------------------
version=$(sed -nE 's/^ *# *define SNN_VERSION +"([^"]+)".*/\1/p' snn.h)
newest=$(sed -nE 's/^## \[?v?([0-9][^] ]*).*/\1/p' CHANGELOG.md | head -n 1)
check "CHANGELOG.md begins with the version of snn.h" \
    "$([ "$version" = "$newest" ] || echo "snn.h: ${version:-none}, CHANGELOG.md: ${newest:-none}")"

# ---- what including snn.h costs: user time at -O2 over a file without it, best of five ------------------------------
seconds() {
    local TIMEFORMAT=%U
    for _ in 1 2 3 4 5; do
        { time $compiler $options -O2 -c -o $dir/cost.o $dir/$1.c 2>/dev/null; } 2>&1
    done | sort -n | head -n 1
}
while read -r limit compiler; do
    name="including snn.h costs at most $limit s with ${compiler%% *}"
    there "$compiler" "$name" || continue
    cost=$(echo "$(seconds plain) $(seconds before)" | awk '{ printf "%.2f", $1 - $2 }')
    check "$name: $cost s" "$(awk "BEGIN { if ($cost > $limit) print \"too slow\" }")"
done <<'END'
0.5 gcc -std=c11
0.5 clang -std=c11
1.2 g++ -std=c++17 -xc++
END

[ $failures = 0 ] || echo "hygiene: $failures checks failed"
[ $failures = 0 ]
