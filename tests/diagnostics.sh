#!/bin/sh
# tests/diagnostics.sh [--check]
# Writes docs/diagnostics.md from the compilers' own words: for each program of tests/units the
# wrong lines and the first error of gcc and of clang. --check compares, and says where they differ.
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
page=docs/diagnostics.md
[ "$1" = --check ] && page=build/try/diagnostics.md && mkdir -p build/try

first() {                                       # the first error, without the way there
    flags="$(sed -n 's|^// flags: *||p' "$2") $(sed -n "s|^// flags-$1: *||p" "$2")"
    grep -q -e seed "$2" || flags="$flags -DSNN_DUAL_N=0"
    "$1" -std=c11 $flags -I. -fsyntax-only "$2" 2>&1 |
        sed -n 's/^[^ ]*: \(fatal \)\{0,1\}error: //p' | head -n 1
}
wrong_lines() {                                 # those -DRIGHT leaves out, and the one marked so
    awk '/^#ifdef RIGHT/ { part = 1; next }
         part == 1 && /^#else/ { part = 2; next }
         part && /^#endif/ { part = 0; next }
         part == 1 { right[$0] }
         part == 2 && !($0 in right) && !/\(void\)/ || /\/\/ WRONG$/ && !/include/ {
             sub(/ *\/\/ WRONG$/, ""); sub(/^ +/, ""); sub(/ *\\$/, " \\"); print
         }' "$1"
}
{
    echo "# What the compiler says"
    echo
    echo "Each of these mistakes is a program in \`tests/units\`, which must not compile. Here is"
    echo "what is wrong and the first error that gcc ($(gcc -dumpversion)) and clang" \
         "($(clang -dumpversion | cut -d. -f1)) give; both name that line."
    echo "\`make test\` compiles them all; \`tests/diagnostics.sh\` writes this page."
    for program in tests/units/*.c; do
        printf '\n## %s\n\n%s\n\n```\n%s\n```\n\n' "$(basename "$program" .c)" \
            "$(sed -n '1s|^// ||p' "$program")" "$(wrong_lines "$program")"
        printf '```\ngcc:   %s\nclang: %s\n```\n' "$(first gcc "$program")" \
            "$(first clang "$program")"
    done
} >"$page"
[ "$1" != --check ] || diff docs/diagnostics.md "$page"
