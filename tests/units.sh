#!/bin/sh
# tests/units.sh COMPILER [PROGRAM...]
# Are the programs of tests/units refused, and in the words that they state?
#
# A program begins with comment lines:
#     // A sentence: what is wrong in it.
#     // expect: words           in the first error, whatever the compiler
#     // expect-TOOL: words      in the first error of gcc, clang, g++ or clang++
#     // note: words             somewhere in what the compiler says; note-TOOL likewise
#     // forbid: names           in no line with "error:": what only the author of snn.h knows
#     // forbid-first: names     not in the first; what follows from a slip may go on for a while
#     // flags: or flags-TOOL:   with these;  only: TOOL...  with no other compiler
# and ends the wrong line with // WRONG. It must compile with -DRIGHT, without a warning, and must
# not without. The first error must name the wrong line (of a template: "In file included from").
# Prints what is amiss, one line each; silence and status 0 if nothing is.
export LC_ALL=C
compiler=$1 && shift
[ $# -gt 0 ] || set -- tests/units/*.c
tool=$(basename "$compiler")
lang=-std=c11 strict=-Wconversion
case $tool in *++*) lang="-std=c++11 -xc++" strict= ;; esac
warn="-Wall -Wextra -Wpedantic -Wmissing-braces $strict -Werror"
said=$(mktemp) && trap 'rm -f "$said"' EXIT
bad=0
amiss() { echo "$tool $program: $*"; bad=1; }
lines() { sed -n "s|^// $1: *||p" "$program"; }

# C++ compilers tell of dimensions what their brothers tell: they get models, and what names them.
wanted() {
    only=$(lines only)
    case " ${only:-$tool} " in *" $tool "*) ;; *) return 1 ;; esac
    case $tool in *++*) ;; *) return 0 ;; esac
    grep -q "^// [a-z]*-$tool:" "$program" && return 0
    case $program in */neuron_* | */synapse_* | */output_* | */sum.c) [ "$tool" = g++ ] ;;
    *) return 1 ;; esac
}

for program; do
    wanted || continue
    flags="$(lines flags) $(lines "flags-$tool")"
    grep -q -e seed "$program" || flags="$flags -DSNN_DUAL_N=0"     # less to read
    "$compiler" $lang $warn $flags -I. -DRIGHT -fsyntax-only "$program" >"$said" 2>&1 ||
        amiss "is refused even with -DRIGHT: $(grep -m 1 -e error: "$said")"
    if "$compiler" $lang $flags -I. -fsyntax-only "$program" >"$said" 2>&1; then
        amiss "is accepted"
        continue
    fi
    first=$(grep -m 1 -e error: "$said")
    sed '/error:/q' "$said" | grep -qF "$program:$(sed -n '\|// WRONG|=' "$program")" ||
        amiss "the wrong line is not named first: $first"
    { lines expect; lines "expect-$tool"; } | while IFS= read -r words; do
        case $first in *"$words"*) ;;
        *) echo "$tool $program: first error lacks \"$words\": $first" ;; esac
    done | grep . && bad=1
    { lines note; lines "note-$tool"; } | while IFS= read -r words; do
        grep -qF -e "$words" "$said" || echo "$tool $program: nothing says \"$words\""
    done | grep . && bad=1
    for name in $(lines forbid); do
        grep -e error: "$said" | grep -qF -e "$name" && amiss "an error names $name: $first"
    done
    for name in $(lines forbid-first); do
        case $first in *"$name"*) amiss "the first error names $name: $first" ;; esac
    done
done
exit $bad
