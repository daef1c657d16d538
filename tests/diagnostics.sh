#!/bin/sh
# tests/diagnostics.sh [--check]
# Writes docs/diagnostics.md from the compilers' own words: for each program of tests/units the wrong line
# and the first error of gcc and of clang. --check compares instead, and says where they differ.
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C
page=docs/diagnostics.md
[ "$1" = --check ] && page=build/try/diagnostics.md && mkdir -p build/try
first() {                                       # the first error, without the way there
    "$@" 2>&1 | sed -n 's/^[^ ]*: \(fatal \)\{0,1\}error: //p' | head -n 1
}
wrong_lines() {                                 # what -DRIGHT would leave out, and the line marked so
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
    echo "Each of these mistakes is a program in \`tests/units\`, which must not compile. Below are the wrong"
    clang=$(clang -dumpversion | cut -d. -f1)
    echo "line and the first error that gcc ($(gcc -dumpversion)) and clang ($clang) give for it; both name that"
    echo "line. \`make test\` compiles them all; \`tests/diagnostics.sh\` writes this page."
    for program in tests/units/*.c; do
        flags=$(sed -n 's|^// flags: *||p' "$program")
        printf '\n## %s\n\n%s\n\n```\n%s\n```\n\n' "$(basename "$program" .c)" \
            "$(sed -n '1s|^// ||p' "$program")" "$(wrong_lines "$program")"
        printf '```\ngcc:   %s\nclang: %s\n```\n' \
            "$(first gcc -std=c11 $flags $(sed -n 's|^// flags-gcc: *||p' "$program") -I. -fsyntax-only "$program")" \
            "$(first clang -std=c11 $flags $(sed -n 's|^// flags-clang: *||p' "$program") -I. -fsyntax-only "$program")"
    done
} >"$page"
[ "$1" != --check ] || diff docs/diagnostics.md "$page"
