#!/bin/sh
# make peers PYTHON=python3.13: what make bench-learn and bench-peers compare with, in build/peers; what cannot be had is named.
cd "$(dirname "$0")/../.." || exit 1
python=${PYTHON:-python3}
mkdir -p build/peers
say() { echo "$*"; }
version=$($python -c 'import sys; print("%d%02d" % sys.version_info[:2])') || exit 1

# JAX and brainpy.state
[ -x build/peers/jax/bin/python ] || $python -m venv build/peers/jax || say "no venv for $python (python3-venv?)"
if build/peers/jax/bin/pip install -q jax optax numpy >build/peers/jax.log 2>&1; then say "JAX: there"
else say "JAX: not there: $(tail -n 1 build/peers/jax.log)"; fi
if [ "$version" -lt 312 ]; then say "brainpy.state: not there: brainpy 2.9 needs Python 3.12 or newer (PYTHON=)"
elif build/peers/jax/bin/pip install -q brainpy==2.9.0 brainstate brainunit braintools brainevent numba \
    >build/peers/brainpy.log 2>&1; then say "brainpy.state: there"
else say "brainpy.state: not there: $(tail -n 1 build/peers/brainpy.log)"; fi

# Brian2 and NEST (Brian2 2.9, the last for Python 3.11, needs numpy below 2.4)
[ -x build/peers/sim/bin/python ] || $python -m venv build/peers/sim || say "no venv for $python (python3-venv?)"
for package in "brian2 numpy<2.4 cython" nest-simulator; do
    if build/peers/sim/bin/pip install -q $package >build/peers/sim.log 2>&1; then say "${package%% *}: there"
    else say "${package%% *}: not there: $(tail -n 1 build/peers/sim.log)"; fi
done

# snnTorch, on the CPU build of torch that Debian has
tests/need.sh '/usr/bin/python3 -c "import torch, venv"' python3-torch python3-venv python3-numpy
[ -x build/peers/torch/bin/python ] || /usr/bin/python3 -m venv --system-site-packages build/peers/torch
if build/peers/torch/bin/pip install -q --no-deps snntorch >build/peers/torch.log 2>&1 &&
    build/peers/torch/bin/python -c 'import torch, snntorch' 2>>build/peers/torch.log; then say "snnTorch: there"
else say "snnTorch: not there: $(tail -n 1 build/peers/torch.log)"; fi
