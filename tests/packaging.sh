#!/usr/bin/env bash
# make test-packaging: one small program of a user's (tests/packaging), built through each way of getting snn.h, in four
# languages, without a network. Every program must print the version that stands in this snn.h. One line a way.
set -u
cd "$(dirname "$0")/.."
top=$PWD dir=$PWD/build/packaging
rm -rf "$dir"
mkdir -p "$dir"
version=$(sed -nE 's/^#define SNN_VERSION "(.*)"/\1/p' snn.h)
passed=0 failed=0

# check NAME COMMAND...: does it succeed?
check() {
    local name=$1
    shift
    if "$@" >"$dir/log" 2>&1; then
        echo "ok    $name"
        passed=$((passed + 1))
    else
        echo "FAIL  $name"
        sed 's/^/        /' "$dir/log" | tail -n 20
        failed=$((failed + 1))
    fi
}
refuses() { ! "$@"; }
runs() { [ "$("$1")" = "$version: 6 spikes" ]; }
# compiled COMPILER FLAGS...: the program, with these flags
compiled() {
    rm -f "$dir/user"
    (cd "$dir" && "$@" "$top/tests/packaging/user.c" -o user) && runs "$dir/user"
}
# built HOW STANDARD AS SETTINGS...: the program, by cmake
built() {
    local how=$1 standard=$2 as=$3
    shift 3
    rm -rf "$dir/cmake"
    cmake -S tests/packaging -B "$dir/cmake" -DHOW="$how" -DSTANDARD="$standard" -DAS="$as" "$@" &&
        cmake --build "$dir/cmake" && runs "$dir/cmake/user"
}
languages='c11:11:C c17:17:C c++11:11:CXX c++20:20:CXX'
strict='-Wall -Wextra -Werror -pedantic-errors'
compiler() { case $1 in c++*) echo g++ -xc++;; *) echo gcc -xc;; esac; }

# ---- beside the sources ----
for language in $languages; do
    std=${language%%:*}
    check "-I, $std" compiled $(compiler $std) -std=$std $strict -I"$top"
done
# A compiler that is not GNU's. The C library's headers come first: gcc's own do not work without its name.
cat >"$dir/strange.c" <<END
#include <stdio.h>
#include <stdlib.h>
#undef __GNUC__
#include "$top/tests/packaging/user.c"
END
strange() {
    gcc -std=c11 -pedantic-errors -Wall -Wextra -Werror -I"$top" "$dir/strange.c" -o "$dir/strange" && runs "$dir/strange"
}
check "-I, c11, no __GNUC__" strange

# ---- make install, into a prefix and staged ----
check "make install PREFIX" make -s install PREFIX="$dir/prefix"
check "make install DESTDIR" make -s install DESTDIR="$dir/stage" PREFIX=/usr
check "the staged files are the installed ones" diff \
    <(cd "$dir/prefix" && find . -type f | sort) <(cd "$dir/stage/usr" && find . -type f | sort)
export PKG_CONFIG_PATH=$dir/prefix/share/pkgconfig
check "pkg-config --validate" pkg-config --validate snn
check "pkg-config says $version" [ "$(pkg-config --modversion snn)" = "$version" ]
check "pkg-config of the staged one: /usr/include" grep -q '^prefix=/usr$' "$dir/stage/usr/share/pkgconfig/snn.pc"
for language in $languages; do
    std=${language%%:*}
    check "pkg-config, $std" compiled $(compiler $std) -std=$std $strict $(pkg-config --cflags snn)
done
check "make uninstall" make -s uninstall DESTDIR="$dir/stage" PREFIX=/usr
check "... leaves nothing" [ -z "$(find "$dir/stage" -type f)" ]

# ---- cmake: what make installed, what cmake installed, and the sources themselves ----
cmake -S . -B "$dir/own" -DCMAKE_INSTALL_PREFIX="$dir/by-cmake" >/dev/null && cmake --install "$dir/own" >/dev/null
check "cmake installs what make does" diff \
    <(cd "$dir/prefix" && find . -type f | sort) <(cd "$dir/by-cmake" && find . -type f | sort)
for language in $languages; do
    IFS=: read -r std standard as <<<"$language"
    check "find_package, $std" built find $standard $as -DCMAKE_PREFIX_PATH="$dir/prefix" -DWANTED="$version"
    check "FetchContent, $std" built fetch $standard $as \
        -DFETCHCONTENT_FULLY_DISCONNECTED=ON -DFETCHCONTENT_SOURCE_DIR_SNN="$top"
done
check "find_package, installed by cmake" built find 11 C -DCMAKE_PREFIX_PATH="$dir/by-cmake" -DWANTED="${version%.*}"
check "find_package refuses version 9.0" refuses built find 11 C -DCMAKE_PREFIX_PATH="$dir/prefix" -DWANTED=9.0
check "find_package refuses version 0.0.1" refuses built find 11 C -DCMAKE_PREFIX_PATH="$dir/prefix" -DWANTED=0.0.1

echo "packaging: $passed passed, $failed failed"
[ $failed = 0 ]
