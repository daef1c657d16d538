#!/usr/bin/env python3
"""check.py CASE: what tools/nir2snn.py and tools/snn2nir.py make of NIR, compiled and run. Cases are the functions at the
end; the first that is wrong ends the program with a sentence. The reference here knows NIR's equations, from the
docstrings of the package nir, and nothing of snn.h."""
import os
import re
import subprocess
import sys
import nir
import numpy as np

TRY = "build/try"
STRICTLY = "-std=c11 -Wall -Wextra -Wpedantic -Wconversion -Wmissing-braces -Werror -DSNN_OWN_WARNINGS"


def run(command, **more):
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False, **more)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout[-500:]}{done.stderr[-1500:]}")
    return done.stdout


def refused(command, *words):
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    if done.returncode == 0 or not all(w in done.stderr for w in words) or "Traceback" in done.stderr:
        sys.exit(f"{command}\nshould say {words}, and says: {done.stderr[-500:]}")


def write(name, nodes, edges):
    nir.write(f"{TRY}/{name}.nir", nir.NIRGraph(nodes, edges, type_check=False))


def convert(name, options="", flags="-DSNN_REAL=double", file=None):
    """TRY/name.nir, as a program."""
    run(f"{sys.executable} tools/nir2snn.py {file or f'{TRY}/{name}.nir'} -o {TRY}/{name}.c {options}")
    run(f"gcc {STRICTLY} -DSNN_DUAL_N=0 -O1 {flags} -I. -o {TRY}/{name} {TRY}/{name}.c")


def play(name, rows):
    text = "\n".join(" ".join(f"{x:.17g}" for x in row) for row in rows)
    return np.array([[float(x) for x in line.split()] for line in run(f"{TRY}/{name}", input=text).splitlines()])


def same(what, got, want, tolerance=0.0):
    if got.shape != want.shape:
        sys.exit(f"{what}: {got.shape} numbers, and should be {want.shape}")
    off = np.abs(got - want)
    if not np.all(off <= tolerance * np.maximum(1, np.abs(want))):
        at = np.unravel_index(np.argmax(off), off.shape)
        sys.exit(f"{what}: {got[at]} at {at}, and should be {want[at]}")


# ---- NIR's equations by forward Euler --------------------------------------------------------------------------------
class Cell:
    def __init__(self, node, n, dt):
        self.node, self.dt = node, dt
        self.v = np.zeros(n) + getattr(node, "v_leak", 0.0)
        self.i, self.z = np.zeros(n), np.zeros(n)

    def step(self, x):
        p, dt = self.node, self.dt
        if hasattr(p, "tau_syn"):                       # tau_syn dI/dt = -I + w_in S
            self.i = self.i + dt / p.tau_syn * (-self.i + p.w_in * x)
            x = self.i
        if hasattr(p, "v_threshold"):                   # v = v_reset where z = 1
            self.v = np.where(self.z == 1, p.v_reset, self.v)
        if isinstance(p, (nir.I, nir.IF)):              # dv/dt = R I
            self.v = self.v + dt * p.r * x
        else:                                           # tau dv/dt = (v_leak - v) + R I
            tau = p.tau_mem if hasattr(p, "tau_mem") else p.tau
            self.v = self.v + dt / tau * (p.v_leak - self.v + p.r * x)
        if not hasattr(p, "v_threshold"):
            return self.v
        self.z = (self.v > p.v_threshold).astype(float)
        return self.z


def f32(x):
    return np.asarray(x, np.float32)


def draw(random, n, low, high):
    return f32(random.uniform(low, high, n)).astype(float)


# ---- cases -----------------------------------------------------------------------------------------------------------
def snntorch(name):
    """A network of snnTorch's exporter spikes as in snnTorch (tests/nir/make.py), in float and in double."""
    want = np.loadtxt(f"tests/nir/{name}.out")
    if want.sum() < 20:
        sys.exit("too few spikes to compare")
    for k, flags in enumerate(("", "-DSNN_REAL=double")):
        convert(f"nir_{name}_{k}", f"--reset {name} --name net", flags, f"tests/nir/{name}.nir")
        same(name, play(f"nir_{name}_{k}", np.loadtxt(f"tests/nir/{name}.in")), want)


def equations():
    """Every kind of node, sizes, cycles and shapes in one graph, against the reference above."""
    r, dt, steps = np.random.default_rng(7), 1e-4, 400
    w = {k: f32(r.normal(0.6, 1, shape)).astype(float) for k, shape in
         {"a": (6, 5), "rec": (6, 6), "sparse": (5, 6), "back": (6, 5), "if": (3, 4), "li": (2, 3), "li2": (2, 5),
          "i": (2, 2), "read": (2, 6), "read2": (2, 2), "in": (4, 4)}.items()}
    w["sparse"] *= r.random((5, 6)) < 0.3
    w["back"] *= 0.3
    w["rec"] *= 0.5
    b = {k: draw(r, n, -0.3, 0.5) for k, n in {"a": 6, "back": 6, "read": 2}.items()}
    scale, own, scale2 = draw(r, 4, 0.5, 1.5), draw(r, 3, -0.5, 0.5), draw(r, 2, 2, 3)
    cells = {
        "lif": nir.LIF(tau=draw(r, 6, 1e-3, 4e-3), r=draw(r, 6, 4, 8), v_leak=draw(r, 6, -0.2, 0.2),
                       v_threshold=draw(r, 6, 0.8, 1.2), v_reset=draw(r, 6, -0.5, 0)),
        "cuba": nir.CubaLIF(tau_syn=draw(r, 5, 1e-3, 2e-3), tau_mem=draw(r, 5, 1e-3, 2e-3), r=draw(r, 5, 3, 5),
                            v_leak=draw(r, 5, -0.1, 0.1), v_threshold=draw(r, 5, 0.5, 0.8), v_reset=draw(r, 5, -0.3, 0),
                            w_in=draw(r, 5, 3, 5)),
        "sub.if": nir.IF(r=draw(r, 3, 400, 700), v_threshold=draw(r, 3, 0.5, 1), v_reset=draw(r, 3, -0.2, 0.2)),
        "li": nir.LI(tau=draw(r, 2, 2e-3, 5e-3), r=draw(r, 2, 1, 2), v_leak=draw(r, 2, -1, 1)),
        "i": nir.I(r=draw(r, 2, 50, 100)),
        "new": nir.CubaLI(tau_syn=draw(r, 4, 1e-3, 2e-3), tau_mem=draw(r, 4, 1e-3, 2e-3), r=draw(r, 4, 1, 2),
                          v_leak=draw(r, 4, -1, 1), w_in=draw(r, 4, 1, 2)),
    }
    sub = nir.NIRGraph({"input": nir.Input(input_type={"input": np.array([3])}), "if": cells["sub.if"],
                        "own": nir.Linear(weight=np.diag(own)), "output": nir.Output(output_type={"output": np.array([3])})},
                       [("input", "if"), ("if", "own"), ("own", "if"), ("if", "output")], type_check=False)
    nodes = {"1st": nir.Input(input_type={"input": np.array([5])}), "2nd": nir.Input(input_type={"input": np.array([2, 2])}),
             "flat": nir.Flatten(input_type={"input": np.array([2, 2])}, start_dim=0, end_dim=-1),
             "scale": nir.Scale(scale=scale), "scale2": nir.Scale(scale=scale2), "sub": sub,
             "a": nir.Affine(weight=w["a"], bias=b["a"]),
             "w.back": nir.Affine(weight=w["back"], bias=b["back"]), "w.read": nir.Affine(weight=w["read"], bias=b["read"]),
             **{"w." + k: nir.Linear(weight=w[k]) for k in ("rec", "sparse", "if", "li", "li2", "i", "read2", "in")},
             **{k: c for k, c in cells.items() if "." not in k}}
    outputs = {"lif": 6, "cuba": 5, "sub": 3, "li": 2, "i": 2, "new": 4, "scale2": 2}
    nodes.update({f"o{k}": nir.Output(output_type={"output": np.array([n])}) for k, n in enumerate(outputs.values())})
    edges = [("1st", "a"), ("a", "lif"), ("lif", "w.rec"), ("w.rec", "lif"), ("lif", "w.sparse"), ("w.sparse", "cuba"),
             ("cuba", "w.back"), ("w.back", "lif"), ("2nd", "flat"), ("flat", "scale"), ("scale", "w.if"), ("w.if", "sub"),
             ("sub", "w.li"), ("w.li", "li"), ("cuba", "w.li2"), ("w.li2", "li"), ("li", "w.i"), ("w.i", "i"),
             ("flat", "w.in"), ("2nd", "new"), ("scale", "new"), ("w.in", "new"), ("lif", "w.read"), ("w.read", "scale2"),
             ("li", "w.read2"), ("w.read2", "o6")]
    edges += [(k, f"o{j}") for j, k in enumerate(outputs)]
    write("nir_equations", nodes, edges)
    x = r.random((steps, 9)) * (r.random((steps, 9)) < 0.6)
    state = {k: Cell(c, np.size(c.r), dt) for k, c in cells.items()}
    z_lif, z_cuba, z_if, rows = np.zeros(6), np.zeros(5), np.zeros(3), []
    for row in x:                       # 1st, 2nd: inputs are in the file's order, that of their names
        first, second = row[:5], row[5:]
        z_lif = state["lif"].step(w["a"] @ first + b["a"] + w["rec"] @ z_lif + w["back"] @ z_cuba + b["back"])
        z_cuba = state["cuba"].step(w["sparse"] @ z_lif)
        z_if = state["sub.if"].step(w["if"] @ (scale * second) + own * z_if)
        li = state["li"].step(w["li"] @ z_if + w["li2"] @ z_cuba)
        i = state["i"].step(w["i"] @ li)
        new = state["new"].step(w["in"] @ second + second + scale * second)
        read = scale2 * (w["read"] @ z_lif + b["read"]) + w["read2"] @ li
        rows.append(np.concatenate([z_lif, z_cuba, z_if, li, i, new, read]))
    want = np.array(rows)
    for part in want[:, :6], want[:, 6:11], want[:, 11:14]:
        if not 0.02 < part.mean() < 0.8:
            sys.exit(f"a share of {part.mean()} spikes tells little")
    convert("nir_equations")
    got = play("nir_equations", x)
    same("spikes", got[:, :14], want[:, :14])
    same("voltages", got[:, 14:], want[:, 14:], 2e-6)
    convert("nir_equations", flags="")
    same("spikes in float", play("nir_equations", x)[:, :14], want[:, :14])


def small_steps():
    """Closed forms of NIR's equations under a constant input: exact steps meet them, Euler's come as near as dt."""
    tau, ts, amp, rest, n = 4e-3, 1e-3, 0.7, 0.2, 100
    one = lambda x: np.array([x])
    nodes = {"x": nir.Input(input_type={"input": np.array([1])}), "li": nir.LI(one(tau), one(3.0), one(rest)),
             "cuba": nir.CubaLI(one(ts), one(tau), one(3.0), one(rest), one(2.0)), "i": nir.I(one(50.0)),
             "lif": nir.LIF(one(tau), one(3.0), one(0.0), one(1.0), one(0.0)),
             **{f"o{k}": nir.Output(output_type={"output": np.array([1])}) for k in range(4)}}
    cells = ("li", "cuba", "i", "lif")
    write("nir_small", nodes, [("x", k) for k in cells] + [(k, f"o{j}") for j, k in enumerate(cells)])
    errors = []
    for dt, how in (1e-4, "exact"), (1e-4, "euler"), (5e-5, "euler"):
        steps = round(n * 1e-4 / dt)
        t = dt * np.arange(1, steps + 1)
        convert("nir_small", f"--dt {dt} --integrator {how}")
        got = play("nir_small", np.full((steps, 1), amp))
        li = rest + 3 * amp * (1 - np.exp(-t / tau))
        cuba = rest + 6 * amp * (1 - (tau * np.exp(-t / tau) - ts * np.exp(-t / ts)) / (tau - ts))
        errors.append(np.abs(got[:, :2] - np.stack([li, cuba], 1)).max(0))
        same("I", got[:, 2], 50 * amp * t, 1e-6)
        spikes = t[got[:, 3] == 1]
        interval = tau * np.log(3 * amp / (3 * amp - 1))        # from 0 to the threshold, to the next step
        same(f"LIF {how}", np.diff(spikes), np.full(len(spikes) - 1, np.ceil(interval / dt) * dt),
             1e-12 if how == "exact" else 1.001 * dt)
    # with a synapse that is read once a step, an exact step of V is still one of first order for CubaLI
    if errors[0][0] > 1e-6 or not all(1.8 < a / b < 2.2 for a, b in zip(errors[1], errors[2])):
        sys.exit(f"errors of LI and CubaLI: {errors}; the first should be none, the last half of the middle")


def round_trip():
    """A network in C, described by itself, becomes NIR, and that the same network in C; so do its numbers."""
    run(f"gcc {STRICTLY} -O1 -I. -o {TRY}/nir_own tests/nir/own.c")
    want = run(f"{TRY}/nir_own {TRY}/nir_own.json")
    doors = "--input first --output-of first --output-of second"
    run(f"{sys.executable} tools/snn2nir.py {TRY}/nir_own.json -o {TRY}/nir_back.nir {doors}")
    graph = nir.read(f"{TRY}/nir_back.nir")
    first, second = graph.nodes["first"], graph.nodes["second"]
    if not (isinstance(first, nir.LIF) and isinstance(second, nir.CubaLIF)):
        sys.exit(f"nodes are {graph.nodes}")
    same("tau", first.tau, np.full(6, 20e-3), 1e-9)             # 20 ms
    same("r", first.r, np.array([100, 110, 120, 130, 140, 150.]), 1e-9)     # Mohm
    same("v_leak", first.v_leak, np.full(6, -60.0), 1e-9)       # mV
    same("v_threshold", first.v_threshold, np.full(6, -50.0), 2e-6)
    same("tau_syn", second.tau_syn, np.full(4, 5e-3), 1e-9)
    same("w_in", second.w_in, np.full(4, 1 / (1 - np.exp(-0.1 / 5))), 1e-6)
    if not np.any(graph.nodes["second_from_first"].weight == 0.5):
        sys.exit("the weights of 500 pA are not 0.5")
    convert("nir_back", flags="")
    with open(f"{TRY}/nir_back.c", encoding="utf-8") as f:
        names = re.findall(r"const snn_real \*(\w+)", f.read().split("_step(nir_back")[1])
    if names != ["first_in"]:
        sys.exit(f"inputs are {names}")
    rows = np.array([[0.25 if t < 900 else 0] * 6 for t in range(1000)])    # the drive of own.c, in nA
    want = np.array([[float(x) for x in line.split()] for line in want.splitlines()])
    if np.any(want.sum(0)[:6] < 5) or want[:, 6:].sum() < 10:
        sys.exit(f"{want.sum(0)} spikes tell little")
    same("spikes", play("nir_back", rows), want)


def freestanding():
    """The header for firmware: no heap, no libm, no sentences; every compiler takes it."""
    run(f"{sys.executable} tools/nir2snn.py tests/nir/late.nir -o {TRY}/nir_free.h --reset late")
    with open(f"{TRY}/nir_free.c", "w", encoding="utf-8") as f:
        f.write('#define SNN_NO_HEAP\n#define SNN_NO_MESSAGES\n#include "nir_free.h"\nstatic unsigned char memory[20000];\n'
                "int go(const snn_real *in, snn_real *out);\nint go(const snn_real *in, snn_real *out)\n{\n"
                "    snn_net net = snn_net_on(memory, sizeof memory, NIR_FREE_DT);\n    nir_free n = nir_free_new(&net);\n"
                "    nir_free_step(&n, in, out);\n    return snn_failed(&net);\n}\n")
    for compiler in "gcc -std=c11", "g++ -std=c++11 -xc++", "g++ -std=c++20 -xc++", "clang -std=c11":
        if run(f"command -v {compiler.split()[0]} || true"):
            flags = f"{STRICTLY.split(' ', 1)[1]} -ffreestanding -O2 -I. -I{TRY}"
            run(f"{compiler} {flags} -c -o {TRY}/nir_free.o {TRY}/nir_free.c")
    foreign = set(re.findall(r" U (\w+)", run(f"nm {TRY}/nir_free.o"))) - {"memset", "memcpy", "memmove"}
    if foreign:
        sys.exit(f"needs {foreign}")


def refusals():
    one, tool = np.ones(2), f"{sys.executable} tools/nir2snn.py {TRY}/nir_bad.nir -o {TRY}/nir_bad.c"
    door = {"in": nir.Input(input_type={"input": np.array([2])}), "out": nir.Output(output_type={"output": np.array([2])})}
    lif = nir.LIF(1e-3 * one, one, 0 * one, one)
    write("nir_bad", {**door, "late": nir.Delay(one)}, [("in", "late"), ("late", "out")])
    refused(tool, "node late is a Delay")
    write("nir_bad", {**door, "w": nir.Linear(weight=np.ones((2, 3))), "lif": lif},
          [("in", "w"), ("w", "lif"), ("lif", "out")])
    refused(tool, "in gives 2 numbers, and w takes 3")
    write("nir_bad", {**door, "w": nir.Linear(weight=np.eye(2))}, [("in", "w"), ("w", "w"), ("w", "out")])
    refused(tool, "node w is in a cycle without a neuron")
    write("nir_bad", {**door, "lif": nir.LIF(-1e-3 * one, one, 0 * one, one)}, [("in", "lif"), ("lif", "out")])
    refused(tool, "node lif has a time constant that is not above 0")
    write("nir_bad", {**door, "lif": nir.LIF(1e-3 * one, np.nan * one, 0 * one, one)}, [("in", "lif"), ("lif", "out")])
    refused(tool, "nan is not a number that a float holds")
    write("nir_bad", {**door, "lif": lif}, [("in", "lif"), ("lif", "out")])
    refused(tool + " --dt 0", "dt must be above 0 s, got 0.0")
    refused(tool + " --dt 1e-3 --reset late", "node lif: --reset late needs tau > dt")
    refused(tool + " --name double", "double cannot be a name in C")
    with open(f"{TRY}/nir_bad.nir", "wb") as f:
        f.write(open("tests/nir/late.nir", "rb").read()[:3000])
    refused(tool, "nir_bad.nir")
    back = f"{sys.executable} tools/snn2nir.py {TRY}/nir_bad.json -o {TRY}/nir_bad.nir"
    line = ('{"population": "p", "at": "1", "count": 1, "model": "%s", "integrator": "euler", "reset": "hard",'
            ' "dt": [0.1, "ms"], "cell": [{"tau": [5, "ms"], "r": [1, "ohm"], "tau_ref": [5, "ms"]}], "receptors": [%s]}\n')
    exc = '{"name": "exc", "at": "2", "synapse": "%s", "output": "%s", "syn": [{}], "out": [{}]}'
    for model, receptor, words in (("snn_hh", "", "p is of snn_hh, for which NIR has no neuron"),
                                   ("snn_lifref", "", "p has a refractory period"),
                                   ("snn_lif", exc % ("snn_expon", "snn_coba"), "p.exc gives snn_coba"),
                                   ("snn_lif", exc % ("snn_alpha", "snn_cuba"), "p.exc is of snn_alpha")):
        with open(f"{TRY}/nir_bad.json", "w", encoding="utf-8") as f:
            f.write(line % (model, receptor))
        refused(back, words)
    with open(f"{TRY}/nir_bad.json", "w", encoding="utf-8") as f:
        f.write("no JSON\n")
    refused(back, "nir_bad.json")


if __name__ == "__main__":
    os.makedirs(TRY, exist_ok=True)
    globals()[sys.argv[1]](*sys.argv[2:])
