#!/bin/sh
# tests/docs.sh [--fix]
# What README.md, CONTRIBUTING.md and docs/ show is what the files say and what the programs print. Comments mark a block:
#     <!-- file: examples/x.c [part] -->     the next block is that file, or its lines between [part] and [/part]
#     <!-- model: snn_x -->                  ... all that snn.h has of that model
#     <!-- output: build/demo/x -->          the next block is what that command prints
# Blocks of c and of text that are not so marked are faults too, and links to files that are not there. A page whose
# first line is  <!-- page: command -->  is all that command prints. --fix writes the right blocks in, and draws docs/img.
cd "$(dirname "$0")/.." || exit 1
pages=$(find README.md CONTRIBUTING.md docs -name '*.md' | sort)
programs=$(sed -n 's/^<!-- output: \(.*\) -->$/\1/p' $pages | grep -o 'build/demo/[a-z_]*' | sort -u)
make -s $programs || exit 1
mkdir -p build/docs
faults=0
for page in $pages; do
    for link in $(grep -o '](\([^)# ]*\)' "$page" | grep -v :// | cut -c3- | sort -u); do
        [ -e "$(dirname "$page")/$link" ] || { echo "$page: there is no $link"; faults=1; }
    done
    command=$(sed -n '1s/^<!-- page: \(.*\) -->$/\1/p' "$page")
    if [ "$command" ]; then
        { sed 1q "$page"; $command; } >build/docs/page || faults=1
    elif ! awk '
        function fault(words) { print FILENAME ":" FNR ": " words >"/dev/stderr"; bad = 1 }
        function show(n, i, least, deep) {              # lines 1..n, without what all are indented by
            least = 1000
            for (i = 1; i <= n; i++)
                if (match(line[i], /[^ ]/) && RSTART < least) least = RSTART
            for (i = 1; i <= n; i++) print substr(line[i], least)
        }
        function cut(path, part, n, inside, found, l) {
            inside = part == ""
            while ((getline l <path) > 0) {
                found = 1
                if (l ~ /^ *\/\* \[\/?[a-z_]+\] \*\/$/) {
                    if (index(l, "[" part "]")) inside = seen = 1
                    if (index(l, "[/" part "]")) inside = 0
                } else if (inside) line[++n] = l
            }
            close(path)
            while (n && line[n] == "") n--
            if (!n) fault(found ? path " has no part [" part "]" : "there is no " path)
            show(n)
        }
        function cut_model(name, n, l, kept, inside) {      # from the comment above it to the end of its texts
            while ((getline l <"snn.h") > 0) {
                if (l ~ /^\/\* -- /) n = inside ? n : 0
                if (l ~ "^#define " name "_IS_") inside = 1
                line[++n] = l
                if (inside && l ~ /^STEP\(/) kept = 1
                if (kept && l == "#endif") break
            }
            close("snn.h")
            if (!kept) fault("snn.h has no model " name)
            show(n)
        }
        function run(command, n) {
            while (((command " 2>&1") | getline line[n + 1]) > 0) n++
            close(command " 2>&1")
            if (!n) fault("prints nothing: " command)
            show(n)
        }
        /^<!-- (file|model|output): .* -->$/ { what = $2; mark = $0; gsub(/^<!-- [a-z]+: | -->$/, "", mark); print; next }
        /^```/ && !within {
            within = 1
            print
            if (what == "" && /^```(c|text)$/) fault("a block without a mark")
            if (what == "file:") {
                part = ""
                if (match(mark, / \[[a-z_]+\]$/)) {
                    part = substr(mark, RSTART + 2, RLENGTH - 3)
                    mark = substr(mark, 1, RSTART - 1)
                }
                cut(mark, part)
            } else if (what == "model:") cut_model(mark)
            else if (what == "output:") run(mark)
            skip = what != ""
            what = ""
            next
        }
        /^```$/ && within { within = skip = 0 }
        !skip { print; if (what != "") { fault("no block after a mark"); what = "" } }
        END { exit bad }' "$page" >build/docs/page; then
        faults=1
        continue
    fi
    if ! cmp -s build/docs/page "$page"; then
        if [ "$1" = --fix ]; then cp build/docs/page "$page" && echo "fixed $page"
        else
            diff "$page" build/docs/page
            echo "$page: not what the files say (tests/docs.sh --fix)"
            faults=1
        fi
    fi
done
if [ "$1" = --fix ] && command -v gnuplot >/dev/null; then
    for script in $(ls examples/*.gp | grep -v style); do
        name=$(basename "$script" .gp)
        make -s "build/demo/$name" && "build/demo/$name" >/dev/null && gnuplot "$script" &&
            cp "build/demo/$name.png" docs/img/
    done
    mkdir -p build/bench && gnuplot tests/bench/growth.gp && cp build/bench/growth.png docs/img/
fi
[ $faults = 0 ] && echo "docs: every block is what its file says or its program prints"
exit $faults
