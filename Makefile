# snn.h needs no building: it is one header. What can be built and tried around it: `make help`.

CFLAGS   = -O2 -g
STRICTLY = -std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wmissing-braces -Werror
COMPILE  = $(CC) $(STRICTLY) $(CFLAGS) -DSNN_OWN_WARNINGS -I. -MMD -MP
APT      = DEBIAN_FRONTEND=noninteractive apt-get
INSTALL  = $(APT) -y -qq install --no-install-recommends

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z\/._-]*:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' Makefile

# ---- demo --------------------------------------------------------------------------------------------------
# tests/need.sh CHECK PACKAGE... installs what CHECK does not find, as root; else says what to install and fails.

demo: build/demo/two_populations ## the seed's two populations: figures, csv and the drawing in build/demo
	@build/demo/two_populations
	@if tests/need.sh 'command -v gnuplot' gnuplot-nox; \
	 then gnuplot examples/two_populations.gp && echo "drawn: build/demo/two_populations.png"; \
	 else build/demo/two_populations --text; fi

programs = $(patsubst examples/%.c,build/demo/%,$(wildcard examples/*.c))

examples: build/have-cc ## builds and runs every example, and draws its figure into build/demo
	@$(MAKE) -s --no-print-directory -j$$(nproc) $(programs)
	@tests/need.sh 'command -v gnuplot' gnuplot-nox || echo "so no figures are drawn"
	@for program in $(programs); do \
	    name=$${program##*/}; echo "---- $$name"; $$program || exit 1; \
	    [ -e examples/$$name.gp ] && command -v gnuplot >/dev/null || continue; \
	    gnuplot examples/$$name.gp && echo "drawn: $$program.png" || exit 1; done

build/demo/%: examples/%.c snn.h | build/have-cc
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< $(LIBS)
build/demo/fit_neuron: LIBS = -lgsl -lgslcblas -lm
build/demo/fit_neuron: | build/have-test-libs
build/demo/train_braille build/demo/loss_landscape: LIBS = -lm

# ---- tests -------------------------------------------------------------------------------------------------
# Every tests/test_<room>.c is built in float and in double (there its suite is called <room>_double), except those
# that settle SNN_REAL themselves and those that run other programs (they include run.h, or ask for POSIX).
# All go into one program, so that Criterion's closing line counts them all. make test ONLY='units/*' runs a part.

tests   = $(patsubst tests/test_%.c,%,$(wildcard tests/test_*.c))
once    = $(patsubst tests/test_%.c,%,$(shell grep -lE '^#define (SNN_REAL|_[A-Z_]*SOURCE)|"run.h"' tests/test_*.c))
objects = $(tests:%=build/tests/%.o) $(patsubst %,build/tests/%_double.o,$(filter-out $(once),$(tests)))
replays = build/replay build/replay-float

test: build/have-test-libs ## all tests, under Criterion (STRICT=1: a missing tool fails instead of skipping)
	@$(MAKE) -s --no-print-directory -j$$(nproc) build/run-tests $(replays)
	@build/run-tests $(if $(ONLY),--filter '$(ONLY)')

build/run-tests: $(objects)
	@$(CC) -o $@ $^ -lcriterion -lgsl -lgslcblas -lm

build/tests/%_double.o: tests/test_%.c | build/have-test-libs
	@mkdir -p $(@D)
	@echo "  double  $<"
	@$(COMPILE) -DSNN_REAL=double -include tests/double.h -c -o $@ $<

build/tests/%.o: tests/test_%.c | build/have-test-libs
	@mkdir -p $(@D)
	@echo "  compile $<"
	@$(COMPILE) -c -o $@ $<

build/replay: ## replays golden traces in double, exactly: build/replay FILE.csv...
build/replay: EXACT = -DSNN_REAL=double -DSNN_SEED_EXACT
build/replay-float: ## the same in float, as users have it
$(replays): tests/replay.c snn.h | build/have-cc
	@mkdir -p $(@D)
	@echo "  compile $< as $@"
	@$(COMPILE) -O1 -g0 -Wno-misleading-indentation $(EXACT) -o $@ $< -lm

# ---- microcontrollers --------------------------------------------------------------------------------------

embedded: build/have-cc ## tests/embedded/*.c in emulators of ten targets: the same bits, sizes and costs (SEED=42)
	@tests/need.sh 'command -v qemu-system-arm && echo "#include <picolibc.h>" | \
	  arm-none-eabi-gcc --specs=picolibc.specs -xc -fsyntax-only -' \
	  gcc-arm-none-eabi picolibc-arm-none-eabi qemu-system-arm || true
	@tests/need.sh 'command -v qemu-system-riscv32 && echo "#include <picolibc.h>" | \
	  riscv64-unknown-elf-gcc --specs=picolibc.specs -xc -fsyntax-only -' \
	  gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc || true
	@tests/need.sh 'command -v simavr && echo "#include <avr/io.h>" | avr-gcc -mmcu=atmega328p -xc -fsyntax-only -' \
	  gcc-avr avr-libc simavr || true
	@tests/need.sh 'command -v clang && command -v wasm-ld && command -v node' clang lld nodejs || true
	@SEED='$(or $(SEED),42)' tests/embedded.sh $(if $(FIX),--fix)

build/embedded/digits_weights.h: tests/embedded/digits_train.c tests/embedded/digits_net.h snn.h | build/have-cc
	@mkdir -p $(@D)
	@$(CC) -std=c11 -O2 -I. -o build/embedded/digits_train $<
	@build/embedded/digits_train >$@

nir: build/have-nir ## a Python that has the package nir, for tools/nir2snn.py and its tests: build/venv
	@build/venv/bin/python -c 'import nir; print("build/venv/bin/python has nir", nir.version)'

# ---- learning ----------------------------------------------------------------------------------------------

learn: build/learn/learn build/demo/fit_neuron ## trains on four tasks and fits a neuron: build/learn/table.csv (a minute)
	@build/learn/learn; status=$$?; build/demo/fit_neuron && exit $$status

build/learn/%: tests/learn/%.c snn.h | build/have-cc
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< -lm

# Lines and branches that the tests reach, with every function that nobody calls in the count. Ten minutes: not in CI.
covered = $(filter-out $(patsubst %,build/coverage/%.o,$(shell grep -l '"run.h"' tests/test_*.c | sed 's|tests/test_||; s|.c$$||')),$(tests:%=build/coverage/%.o))
coverage: build/have-test-libs ## what of snn.h the tests reach, by gcov (some ten minutes)
	@tests/need.sh 'command -v gcov && command -v python3' gcc python3
	@$(MAKE) -s --no-print-directory build/coverage/run-tests
	@rm -f build/coverage/*.gcda
	@build/coverage/run-tests >build/coverage/log 2>&1 || tail -n 30 build/coverage/log
	@tests/coverage.py build/coverage

build/coverage/run-tests: $(covered)
	@$(CC) --coverage -o $@ $^ -lcriterion -lgsl -lgslcblas -lm

build/coverage/%.o: tests/test_%.c snn.h | build/have-test-libs
	@mkdir -p $(@D)
	@echo "  coverage $<"
	@$(CC) -std=c11 -w -O0 -DSNN_OWN_WARNINGS -I. --coverage -fkeep-inline-functions -fkeep-static-functions -c -o $@ $<

soak: build/soak ## ten million steps across the border of a 32-bit clock: rates, refractory times, memory
	@build/soak

build/soak: tests/soak.c snn.h | build/have-cc
	@mkdir -p $(@D)
	@$(COMPILE) -DSNN_DUAL_N=0 -o $@ $< -lm

bench-learn: build/have-cc ## an epoch of digits beside snnTorch, JAX, brainpy.state and C by hand (TURNS=3)
	@CC='$(CC)' tests/bench/learn.sh

peers: ## what bench-learn and bench-peers compare with, in build/peers (PYTHON=python3; brainpy 2.9 needs 3.12)
	@PYTHON='$(or $(PYTHON),python3)' tests/bench/peers.sh

# Programs of random bytes, and the kept ones that reach most of snn.h. What fails is left in build/fuzz.
FUZZ_RUNS ?= 20000
fuzz: build/fuzz/fuzz_net build/fuzz/fuzz_snapshot ## random programs, numbers and snapshots under clang's sanitizers (FUZZ_RUNS=20000)
	@mkdir -p build/fuzz/found build/fuzz/corpus build/fuzz/found_snapshot
	@n=0; while read -r line; do n=$$((n + 1)); echo "$$line" | base64 -d >build/fuzz/corpus/$$n; \
	  done <tests/fuzz/corpus.base64
	cd build/fuzz && ./fuzz_net -seed=1 -runs=$(FUZZ_RUNS) -max_len=800 -timeout=20 -verbosity=0 -print_final_stats=1 \
	  found corpus
	cd build/fuzz && ./fuzz_snapshot -seed=1 -runs=$(FUZZ_RUNS) -max_len=400 -timeout=20 -verbosity=0 \
	  -print_final_stats=1 found_snapshot

build/fuzz/%: tests/fuzz/%.c snn.h
	@mkdir -p $(@D)
	@tests/need.sh 'echo "int LLVMFuzzerTestOneInput(const char *p, unsigned long n) { return !p || !n; }" | \
	  clang -xc -fsanitize=fuzzer - -o $(@D)/there' clang libclang-rt-dev
	clang -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined,float-cast-overflow -fno-sanitize-recover=all \
	  -DSNN_OWN_WARNINGS -DSNN_DUAL_N=2 -I. -o $@ $<

# ---- speed -------------------------------------------------------------------------------------------------

bench: build/have-cc ## what a step costs, by network, model, build, and the limits of the machine (4 minutes): build/bench
	@tests/bench/bench.sh

bench-peers: build/have-cc ## the same networks in Brian2, NEST, brainpy.state and by hand, in turns: build/bench/peers.csv
	@tests/bench/beside.sh

bench-check: build/have-cc ## counts the instructions of fixed runs: no more than the file says, by 5 % (FIX=1 writes it)
	@tests/need.sh 'command -v valgrind' valgrind
	@FIX='$(FIX)' tests/bench/check.sh

check: ## all that is run for every change, by .ci/run too
	@$(MAKE) --no-print-directory -j1 STRICT=1 test hygiene bench-check test-packaging embedded demo

compile_commands.json: Makefile ## how each file is compiled, for clangd
	@for file in examples/*.c tests/*.c; do \
	  echo "{\"directory\": \"$(CURDIR)\", \"file\": \"$$file\","; \
	  echo " \"command\": \"$(CC) $(filter-out -Werror,$(STRICTLY)) -DSNN_OWN_WARNINGS -I. -c $$file\"}"; \
	done | sed '1s/^/[/; $$s/$$/]/; s/}$$/},/' >$@

hygiene: build/have-cc ## what no compiler says: leaked names, contents, forward declarations, cost, formatting
	@tests/hygiene.sh

# ---- install -----------------------------------------------------------------------------------------------
# Into $(DESTDIR)$(PREFIX): the header, and what pkg-config and CMake need to find it. The version is the header's.

PREFIX  ?= /usr/local
prefix   = $(DESTDIR)$(PREFIX)
version  = $(shell sed -nE 's/^.define SNN_VERSION "(.*)"/\1/p' snn.h)

install: ## snn.h, for pkg-config and CMake too (PREFIX=/usr/local DESTDIR=)
	install -d "$(prefix)/include" "$(prefix)/share/pkgconfig" "$(prefix)/share/cmake/snn"
	install -m 644 snn.h "$(prefix)/include/"
	install -m 644 packaging/snnConfig.cmake packaging/snnConfigVersion.cmake "$(prefix)/share/cmake/snn/"
	sed -e 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(version)|' packaging/snn.pc.in \
	  > "$(prefix)/share/pkgconfig/snn.pc"

uninstall: ## takes back what install has put there
	rm -f "$(prefix)/include/snn.h" "$(prefix)/share/pkgconfig/snn.pc"
	rm -rf "$(prefix)/share/cmake/snn"

test-packaging: build/have-cc ## a user's project through make install, pkg-config, CMake and FetchContent
	@tests/need.sh 'command -v cmake && command -v pkg-config && command -v g++' cmake pkg-config g++
	@tests/packaging.sh

# ---- what has to be there ----------------------------------------------------------------------------------

build/have-cc:
	@mkdir -p $(@D)
	@tests/need.sh 'echo "#include <stdlib.h>" | $(CC) -xc -fsyntax-only -' gcc libc6-dev
	@touch $@

build/have-test-libs: build/have-cc
	@tests/need.sh 'printf "#include <%s>\n" criterion/criterion.h gsl/gsl_odeiv2.h | $(CC) -xc -fsyntax-only -' \
	  libcriterion-dev libgsl-dev
	@touch $@

# From PyPI, into a folder of the project's own; whoever has nir in their python3 needs none of it.
build/have-nir:
	@mkdir -p $(@D)
	@tests/need.sh 'python3 -c "import ensurepip, venv"' python3-venv
	@python3 -m venv build/venv && build/venv/bin/pip -q --disable-pip-version-check install nir==1.0.8 || \
	  { echo "not here: the Python package nir (of PyPI); its tests will be skipped"; exit 1; }
	@touch $@

deps: ## everything the tests can use (Debian, as root)
	$(APT) -qq update
	$(INSTALL) gcc g++ libc6-dev clang libclang-rt-dev tcc
	$(INSTALL) libcriterion-dev libgsl-dev gnuplot-nox
	$(INSTALL) gdb valgrind binutils clang-format cmake pkg-config python3-numpy
	$(INSTALL) gcc-arm-none-eabi picolibc-arm-none-eabi qemu-system-arm
	$(INSTALL) gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc
	$(INSTALL) gcc-avr avr-libc simavr arduino-core-avr
	$(INSTALL) lld nodejs
	$(INSTALL) python3-venv
	@$(MAKE) -s --no-print-directory build/have-nir || true

clean: ## removes build
	rm -rf build

-include $(wildcard build/*.d build/*/*.d)
.PHONY: help check demo examples embedded test nir learn soak fuzz coverage bench bench-peers bench-check hygiene install uninstall test-packaging deps clean bench-learn peers
.DELETE_ON_ERROR:
ifeq ($(MAKELEVEL),0)
.NOTPARALLEL: # test, hygiene and demo one after the other even under -j: hygiene measures time
endif
