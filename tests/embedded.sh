#!/usr/bin/env bash
# tests/embedded.sh           builds and runs every program on every target; writes and prints build/embedded/table.csv
# tests/embedded.sh --fix     ... and puts the table into tests/embedded/table.txt, which the page shows
# tests/embedded.sh row TARGET PROGRAM        one line of the table
# tests/embedded.sh compiler TARGET           the command that compiles for it; linker: the options that make a program;
#                                             emulator: the command that runs it
#
# A program is tests/embedded/NAME.c, built with -Os; NAME-O2 is the same with -O2. Its hash, of all states at all
# steps, must be the desktop's. SEED=7 in the environment gives all of them another network. In the table:
#   flash          text and data of the whole program, with its start and its report
#   ram_static     data and bss, the net's memory among them; no heap
#   stack          what it has really used, from the top: painted before the run, looked at after it
#   instructions_per_neuron_step      -icount of qemu; on the AVR cycles, of its own timer
#                  (events: per synaptic event, of the delivery alone; dual: per step of a neuron with one derivative)
set -u
cd "$(dirname "$0")/.."
export LC_ALL=C SEED="${SEED:-42}"
dir=build/embedded
mkdir -p $dir
targets="desktop m0 m3 m4f m7f m33f m55f rv32imac rv32imafc atmega328p wasm"
programs="two_populations coba coba-O2 cuba cuba-O2 adex events dual digits digits_int8 learn learn_small"

# ---- the targets: tools, compiler, options of a whole program, emulator, instructions in a tick --------------------
semihosted="--specs=picolibc.specs --oslib=semihost --crt0=hosted"
qemu="-semihosting-config enable=on,target=native -nographic -monitor none -serial none -icount shift=0 -kernel"
memory() { echo "$semihosted -Wl,--defsym=__flash=$1,--defsym=__flash_size=$2,--defsym=__ram=$3,--defsym=__ram_size=$4"; }
arm() {                                         # core's options, machine, its flash, ram, size, ns in a tick of SysTick
    tools=arm-none-eabi
    compile="$tools-gcc -std=c11 -mthumb $1"
    link=$(memory "$3" 0x40000 "$4" "$5")
    emulator="qemu-system-arm -M $2 $qemu"
    tick=$6
}
riscv() {                                       # core's options
    tools=riscv64-unknown-elf
    compile="$tools-gcc -std=c11 $1 -misa-spec=2.2"
    link=$(memory 0x80000000 0x200000 0x80200000 0x200000)
    emulator="qemu-system-riscv32 -M virt -cpu rv32 -m 16 -bios none $qemu"
    tick=1
}
target() {
    case $1 in
    desktop)    tools= compile="${CC:-gcc} -std=c11" link= emulator= tick=0 ;;
    m0)         arm "-mcpu=cortex-m0" microbit 0 0x20000000 0x4000 62.5 ;;
    m3)         arm "-mcpu=cortex-m3" mps2-an385 0 0x20000000 0x8000 40 ;;
    m4f)        arm "-mcpu=cortex-m4 -mfloat-abi=hard -mfpu=fpv4-sp-d16" mps2-an386 0 0x20000000 0x8000 40 ;;
    m7f)        arm "-mcpu=cortex-m7 -mfloat-abi=hard -mfpu=fpv5-d16" mps2-an500 0 0x20000000 0x8000 40 ;;
    m33f)       arm "-mcpu=cortex-m33 -mfloat-abi=hard -mfpu=fpv5-sp-d16" mps2-an505 0x10000000 0x38000000 0x8000 50 ;;
    m55f)       arm "-mcpu=cortex-m55 -mfloat-abi=hard" mps3-an547 0 0x20000000 0x8000 31.25 ;;
    rv32imac)   riscv "-march=rv32imac -mabi=ilp32" ;;
    rv32imafc)  riscv "-march=rv32imafc -mabi=ilp32f" ;;
    hifive1)    riscv "-march=rv32imac -mabi=ilp32"     # a real board, with pins; not in the table
                link=$(memory 0x20400000 0x200000 0x80000000 0x4000)
                emulator=${emulator/-M virt -cpu rv32 -m 16/-M sifive_e} ;;
    atmega328p) tools=avr link= tick=8
                compile="avr-gcc -std=c11 -mmcu=atmega328p -DF_CPU=16000000UL"
                emulator="simavr -m atmega328p -f 16000000" ;;
    wasm)       tools= tick=0 emulator="node tests/embedded/run.mjs"
                compile="clang -std=c11 --target=wasm32 -mbulk-memory -ffreestanding"
                link="-nostdlib -Wl,--no-entry -Wl,--export=main" ;;
    *)          echo "no target $1; there are: $targets" >&2; exit 2 ;;
    esac
}

build() {                                       # target, program: builds $dir/target-program
    local source=${2%-O2} level=-Os
    [ "$source" = "$2" ] || level=-O2
    $compile $level -Wall -Wextra -DSNN_OWN_WARNINGS -DSEED="$SEED" -I. -o "$dir/$1-$2" "tests/embedded/$source.c" $link
}
# what the program says: name and number, a line each; simavr colours it and ends lines with a dot
said() { timeout 100 $emulator "$dir/$1-$2" 2>&1 </dev/null | tr -d '\r' | sed -E 's/\x1b\[[0-9;]*m//g; s/\.+$//'; }

# sizes of sections, by the names that linker scripts give them; what the linker keeps for heap and stack is not ours
sizes() { [ -z "$tools" ] || $tools-size -A "$dir/$1-$2" | awk '
    $1 ~ /^\.(init|text|rodata|vectors|data|fini|eh_frame|ARM)/ { flash += $2 }
    $1 ~ /^\.(data|bss|tdata|tbss|noinit)/ { ram += $2 }
    END { print "flash", flash; print "ram_static", ram }'; }

row() {                                         # target, program
    target "$1"
    build "$1" "$2" || return
    { sizes "$1" "$2"; said "$1" "$2"; } | awk -v target="$1" -v program="$2" -v tick=$tick '
        { is[$1] = $2 }
        END {
            each = is["neuron_steps"] ? sprintf("%.0f", is["ticks"] * tick / is["neuron_steps"]) : ""
            printf "%s,%s,%s,%s,%s,%s,%08x,%s\n", target, program, is["flash"], is["ram_static"],
                (is["stack"] ? is["stack"] : ""), (each + 0 ? each : ""), is["hash"],
                (is["status"] == "0" ? "ran" : "failed")
        }'
}

# are its compiler and its emulator there?
there() {
    target "$1"
    for tool in $compile; do command -v "$tool" >/dev/null || { echo "no $tool"; return 1; }; break; done
    for tool in $emulator; do command -v "$tool" >/dev/null || { echo "no $tool"; return 1; }; break; done
}
# (dual, digits and learning do not fit into an ATmega328P, nor the larger net that learns into 16 kB)
table() {                                       # a row is ok if its program ran and has the desktop's hash
    local t p
    for t in $targets; do for p in $programs; do echo "$t $p"; done; done |
        grep -v -e '^atmega328p [dl]' -e '^m0 learn$' >$dir/jobs
    xargs -P "$(nproc)" -L 1 tests/embedded.sh row <$dir/jobs >$dir/rows 2>$dir/errors
    awk -F '[ ,]' -v csv=$dir/table.csv '
        BEGIN { print "target,program,flash,ram_static,stack,instructions_per_neuron_step,hash,ok" >csv }
        FILENAME ~ /rows$/ { line[$1 " " $2] = $0; hash[$1 " " $2] = $7; ran[$1 " " $2] = $8 == "ran"; next }
        {
            job = $1 " " $2
            ok = ran[job] && hash[job] == hash["desktop " $2]
            if (!ok) bad++
            if (!(job in line)) line[job] = $1 "," $2 ",,,,,,"
            sub(/,[a-z]*$/, ok ? ",yes" : ",NO", line[job])
            print line[job] >csv
        }
        END { exit bad > 0 }' $dir/rows $dir/jobs
}
versions() { for t in m0 rv32imac atmega328p wasm; do target $t; ${compile%% *} --version | head -n 1; done; }
# the table for reading, under the compilers that it holds for
text() {
    versions
    awk -F , '
        NR == 1 { $6 = "instructions" }
        { for (k = 1; k <= 8; k++) if ($k == "") $k = "-" }
        { printf "%-10s  %-15s %6s %10s %6s %12s  %8s  %s\n", $1, $2, $3, $4, $5, $6, $7, $8 }' $dir/table.csv
}
# The page shows tests/embedded/table.txt. With the compilers named there: the same hashes, and numbers within 5 %.
compare() {
    awk '
        FNR == 1 { file++ }
        NF != 8 { if (file == 1) compilers = compilers $0; else here = here $0; next }
        file == 1 { for (k = 3; k <= 8; k++) page[$1, $2, k] = $k; rows++; next }
        {
            rows--
            for (k = 3; k <= 8; k++) {
                off = $k - page[$1, $2, k]
                if (off < 0) off = -off
                if ((k < 7 && $k ~ /^[0-9]+$/) ? off * 20 > $k + 20 : $k != page[$1, $2, k])
                    print $1, $2 ": " $k ", on the page " page[$1, $2, k]
            }
        }
        END {
            if (compilers != here) print "other compilers"
            if (rows) print "other rows"
        }' tests/embedded/table.txt $dir/table.txt
}

case ${1:-} in
row) row "$2" "$3"; exit ;;
compiler) target "$2"; echo "$compile"; exit ;;
linker) target "$2"; echo "$link"; exit ;;
emulator) target "$2"; echo "$emulator"; exit ;;
esac
failures=0
all=$targets targets=
for t in $all; do
    if missing=$(there "$t"); then targets="$targets $t"
    elif [ -n "${STRICT:-}" ]; then echo "FAIL  $t: $missing, and STRICT=1"; failures=1
    else echo "skip  $t: $missing"; fi
done
table || failures=1
cat $dir/errors
text >$dir/table.txt
cat $dir/table.txt
if [ "${1:-}" = --fix ]; then cp $dir/table.txt tests/embedded/table.txt
elif [ "$targets" = " $all" ] && [ "$SEED" = 42 ]; then
    differs=$(compare)
    case $differs in
    "") ;;
    *"other compilers"*) echo "other compilers than in tests/embedded/table.txt: not compared" ;;
    *) echo "$differs"; echo "FAIL  tests/embedded/table.txt is not this table (tests/embedded.sh --fix)"; failures=1 ;;
    esac
fi
[ $failures = 0 ] && echo "embedded: every program has the same hash on every target"
exit $failures
