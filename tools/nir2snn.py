#!/usr/bin/env python3
"""nir2snn.py: a network from NIR, the Neuromorphic Intermediate Representation, as C for snn.h.

    nir2snn.py net.nir -o net.h      functions net_new and net_step, to be included; freestanding
    nir2snn.py net.nir -o net.c      the same with a main: rows of input on stdin, of output on stdout

Needs the package nir (pip install nir), and nothing else. The .nir files of NIR 1.0 are read: Pedersen et al., Nature
Communications 15, 8122 (2024). Nodes: Input, Output, Affine, Linear, Scale, Flatten, LIF, CubaLIF, IF, LI, CubaLI, I,
and graphs of them; any other is refused by its name.

Units.  NIR's numbers have none but its times, which are seconds. Here 1 of its voltages is 1 mV, 1 of its currents
        1 nA, 1 of its resistances 1 Mohm, so no number changes but times, which are in ms.
Spikes. A spike is a current of its weight during one step (height 1, as in the simulators that write NIR).
Time.   In a step every node sees what the nodes before it say in that same step; along a cycle, one edge sees what
        was said in the step before: the one that leads back towards the input.
Start.  V is v_leak (0 where there is none) and all currents are 0.

What a .nir file does not say, because NIR's equations are continuous in time, has to be chosen; files of snn2nir.py
say it in their metadata:
--dt SECONDS            the step, 1e-4 by default: what snnTorch's exporter writes its files for
--integrator euler      v += dt/tau (v_leak - v + r i), and so for the synapse, as snnTorch and most others: the default
             exact      exp(-dt/tau) in the place of 1 - dt/tau
--reset hard            a spike puts v to v_reset: NIR's equation, the default; snnTorch's Leaky with "zero"
        soft            v -= v_threshold - v_reset; snnTorch's "subtract" with reset_delay=False, as long as no spike
                        leaves v above the threshold (snnTorch then takes the threshold off twice before it looks)
        late            ... one step later and not decayed; snnTorch's "subtract", its default
        hold            v is v_reset during the whole next step; snnTorch's "zero" of RLeaky, Synaptic and RSynaptic
"""
import argparse
import math
import os
import re
import sys

try:
    import nir
    import numpy as np
except ImportError as missing:
    sys.exit(f"nir2snn.py needs the Python package {missing.name}: pip install nir")

ENDLESS = 2.0 ** 60         # ms: a leak so slow that a double does not see it in one step
SPIKING = (nir.LIF, nir.CubaLIF, nir.IF)
SYNAPTIC = (nir.CubaLIF, nir.CubaLI)
CELLS = SPIKING + (nir.LI, nir.CubaLI, nir.I)
SUMS = (nir.Affine, nir.Linear, nir.Scale, nir.Flatten)
KEYWORDS = set("""
alignas alignof and asm auto bool break case catch char class const continue default delete do double else enum
explicit extern false float for goto if inline int long namespace not operator or private protected public register
restrict return short signed sizeof static struct switch template this throw true try typedef typename union unsigned
using virtual void volatile while xor
cells failed i in j k main more n net new on step weigh x""".split())     # ... and what the C below calls its own


class Refused(Exception):
    """A graph that cannot be translated, in a sentence."""


# ---- the graph -------------------------------------------------------------------------------------------------------
class Graph:
    """Nodes by name and edges, without graphs inside, and with every node's size."""

    def __init__(self, graph):
        self.nodes, self.edges, self.inner = {}, [], set()
        self._add(graph, "")
        self.before = {name: [a for a, b in self.edges if b == name] for name in self.nodes}
        self.after = {name: [b for a, b in self.edges if a == name] for name in self.nodes}
        for name, node in self.nodes.items():
            if not isinstance(node, CELLS + SUMS + (nir.Input, nir.Output)):
                raise Refused(f"node {name} is a {type(node).__name__}, which has no translation")
        self._measure()

    def _add(self, graph, prefix):
        for name, node in graph.nodes.items():
            if isinstance(node, nir.NIRGraph):
                self._add(node, f"{prefix}{name}.")
            else:
                self.nodes[prefix + name] = node
                if prefix and isinstance(node, (nir.Input, nir.Output)):
                    self.inner.add(prefix + name)       # a door between graphs: what comes in goes out
        for a, b in dict.fromkeys(map(tuple, graph.edges)):
            self.edges.append((self._door(graph, prefix, a, nir.Output), self._door(graph, prefix, b, nir.Input)))

    def _door(self, graph, prefix, name, kind):
        node = graph.nodes.get(name)
        if node is None:
            raise Refused(f"an edge names {prefix}{name}, and there is no such node")
        if not isinstance(node, nir.NIRGraph):
            return prefix + name
        doors = [k for k, inner in node.nodes.items() if isinstance(inner, kind)]
        if len(doors) != 1:
            raise Refused(f"graph {prefix}{name} has {len(doors)} {kind.__name__} nodes; one is needed")
        return f"{prefix}{name}.{doors[0]}"

    def _own_size(self, node):
        """(taken, given) as far as the node itself knows; 0: it does not."""
        if isinstance(node, (nir.Affine, nir.Linear)):
            if node.weight.ndim != 2:
                raise Refused(f"weights of {node.weight.ndim} dimensions have no translation; 2 are needed")
            return node.weight.shape[1], node.weight.shape[0]
        if isinstance(node, nir.Input):
            known = node.input_type["input"]
        elif isinstance(node, nir.Output):
            known = node.output_type["output"]
        elif isinstance(node, nir.Flatten):
            known = node.input_type["input"]
        else:
            given = [np.size(x) for x in vars(node).values() if isinstance(x, np.ndarray)]
            return (max(given),) * 2 if given and max(given) > 1 else (0, 0)
        return (int(np.prod(known)),) * 2 if known is not None else (0, 0)

    def _measure(self):
        self.taken, self.given = {}, {}
        for name, node in self.nodes.items():
            self.taken[name], self.given[name] = self._own_size(node)
        for _ in self.nodes:                            # sizes go along the edges, either way
            for a, b in self.edges:
                n = self.given[a] or self.taken[b]
                for name, side, other in ((a, self.given, self.taken), (b, self.taken, self.given)):
                    side[name] = side[name] or n
                    if not isinstance(self.nodes[name], (nir.Affine, nir.Linear)):
                        other[name] = other[name] or n
        for name in self.nodes:
            if not self.taken[name]:
                self.taken[name] = self.given[name] = 1
        for a, b in self.edges:
            if self.given[a] != self.taken[b]:
                raise Refused(f"node {a} gives {self.given[a]} numbers, and {b} takes {self.taken[b]}")

    def is_sender(self, name):
        return isinstance(self.nodes[name], CELLS) or name in self.inputs()

    def inputs(self):
        return [n for n in self.nodes if isinstance(self.nodes[n], nir.Input) and n not in self.inner]

    def outputs(self):
        return [n for n in self.nodes if isinstance(self.nodes[n], nir.Output) and n not in self.inner]

    def cells(self):
        return [n for n in self.nodes if isinstance(self.nodes[n], CELLS)]

    def sums(self, name, inside=()):
        """What reaches a node: {sender: weights}, a bias, and the names of nodes on the way. Weights are [post][pre],
        or [n] where sender k reaches k alone."""
        terms, bias, ways = {}, np.zeros(self.taken[name]), {}
        for a in self.before[name]:
            if a in inside:
                raise Refused(f"node {a} is in a cycle without a neuron")
            if self.is_sender(a):
                here, more, way = {a: np.ones(self.given[a])}, 0, {a: []}
            else:
                here, more, way = self._through(a, inside)
            bias = bias + more
            for sender, w in here.items():
                terms[sender] = together(terms[sender], w) if sender in terms else w
                ways.setdefault(sender, []).extend(way[sender])
        return terms, bias, ways

    def _through(self, name, inside):
        node = self.nodes[name]
        terms, bias, ways = self.sums(name, inside + (name,))
        if isinstance(node, (nir.Affine, nir.Linear)):
            w = np.asarray(node.weight, float)
            terms = {s: w @ t if t.ndim == 2 else w * t for s, t in terms.items()}
            bias = w @ bias + (np.asarray(node.bias, float) if isinstance(node, nir.Affine) else 0)
        elif isinstance(node, nir.Scale):
            k = np.broadcast_to(np.ravel(np.asarray(node.scale, float)), self.taken[name])
            terms = {s: (t.T * k).T for s, t in terms.items()}
            bias = k * bias
        return terms, bias, {s: way + [name] for s, way in ways.items()}


def together(a, b):
    return a + b if a.ndim == b.ndim else (np.diag(a) if a.ndim == 1 else a) + (np.diag(b) if b.ndim == 1 else b)


def order_of(graph, terms):
    """Cells in the order of a step; edges from a later cell, or itself, carry what was said in the step before."""
    steps = {name: 0 for name in graph.inputs()}        # cells between an input and here
    queue = list(steps)
    follows = {n: [c for c in graph.cells() if n in terms[c][0]] for n in list(steps) + graph.cells()}
    for name in queue:
        for c in follows[name]:
            if c not in steps:
                steps[c] = steps[name] + 1
                queue.append(c)
    left, order = sorted(graph.cells(), key=lambda n: steps.get(n, len(graph.nodes))), []
    while left:
        ready = [n for n in left if not any(s in left and s != n for s in terms[n][0])]
        order.append((ready or left)[0])
        left.remove(order[-1])
    return order


# ---- C ---------------------------------------------------------------------------------------------------------------
def number(x):
    """The shortest decimal of x as a float."""
    y = np.float32(x)
    if not np.isfinite(y):
        raise Refused(f"{x} is not a number that a float holds")
    return str(int(y)) if y == int(y) and abs(y) < 1e6 else str(y)


def literal(x):
    n = number(x)
    return n + ("f" if "." in n or "e" in n else ".0f")


def above(threshold, drop):
    """A spike is v > v_threshold in NIR, and V >= V_th here: V_th is above it by 2^-20, a few roundings of a float, so
    that a v that only meets the threshold, as with round numbers, is no spike whatever the rounding."""
    return threshold + np.maximum(np.abs(threshold), np.abs(drop)) * 2.0 ** -20


def quoted(words):
    """Words for a comment, which they do not end."""
    return words.replace("*/", "* /").replace("/*", "/ *")


def filled(words, indent, last=""):
    """Words with commas in lines of at most 100 columns."""
    lines, line = [], indent
    for k, word in enumerate(words):
        word += ", " if k + 1 < len(words) else last
        if len(line) + len(word.rstrip()) > 100:
            lines.append(line.rstrip())
            line = indent
        line += word
    return "\n".join(lines + [line.rstrip()])


def table(kind, name, x, rows=0):
    """static const array; typed quantities are structs of one number, hence the braces."""
    pattern = "{%s}" if kind.startswith("snn_") and kind != "snn_real" else "%s"
    format_ = str if kind.startswith("uint") else literal
    lines = [[pattern % format_(v) for v in row] for row in np.reshape(x, (rows or 1, -1))]
    body = ",\n".join(filled(row, "    ") for row in lines)
    return f"static const {kind} {name}[{np.size(x)}] = {{\n{body}\n}};\n"


def per_ms(seconds):
    return 1000.0 * np.asarray(seconds, float)


class Writer:
    def __init__(self, graph, options):
        self.graph, self.o = graph, options
        self.name, self.up = options.name, options.name.upper()
        self.names, self.tables, self.used = {}, [], set()
        for n in graph.nodes:
            self.names[n] = self._identifier(n)
        self.terms = {n: graph.sums(n) for n in graph.cells() + graph.outputs()}
        self.order = order_of(graph, self.terms)

    def _identifier(self, name):
        word = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
        if not re.match(r"[A-Za-z]", word):
            word = f"{type(self.graph.nodes[name]).__name__.lower()}_{word}"
        if word in KEYWORDS:
            word += "_"
        while word in self.names.values():
            word += "_"
        return word

    # -- one cell -----------------------------------------------------------------------------------
    def left(self, tau_ms):
        """What a step leaves of what decays with tau."""
        q = self.o.dt_ms / np.asarray(tau_ms, float)
        return 1 - q if self.o.integrator == "euler" else np.exp(-q)

    def parameters(self, name):
        """{path: (unit maker, C type, member, values)} of the population of a node, and its model."""
        node, n = self.graph.nodes[name], self.graph.taken[name]

        def get(x):
            x = np.ravel(np.asarray(x, float))
            if x.size not in (1, n):
                raise Refused(f"node {name} has {x.size} values of a parameter, and {n} neurons")
            return np.broadcast_to(x, n)

        leaks = not isinstance(node, (nir.IF, nir.I))
        tau = get(per_ms(node.tau_mem if isinstance(node, SYNAPTIC) else node.tau)) if leaks else get(ENDLESS)
        r = get(node.r) if leaks else get(node.r) * (ENDLESS / 1000)
        if np.any(tau <= 0):
            raise Refused(f"node {name} has a time constant that is not above 0")
        p = {"cell.r": ("snn_Mohm", "snn_resistance", r), "cell.tau": ("snn_ms", "snn_time", tau),
             "cell.v_rest": ("snn_mV", "snn_voltage", get(node.v_leak if leaks else 0))}
        model = "snn_li"
        if isinstance(node, SPIKING):
            model = "snn_lifref" if self.o.reset == "hold" else "snn_lif"
            drop = get(node.v_threshold) - get(node.v_reset)
            th = above(get(node.v_threshold), drop)
            if self.o.reset == "late":
                stays = self.left(tau)
                if np.any(stays <= 0):
                    raise Refused(f"node {name}: --reset late needs tau > dt")
                drop = drop / stays
            hard = self.o.reset in ("hard", "hold")
            p["cell.v_th"] = ("snn_mV", "snn_voltage", th)
            p["cell.v_reset"] = ("snn_mV", "snn_voltage", get(node.v_reset) if hard else th - drop)
        if isinstance(node, SYNAPTIC):
            tau_syn = get(per_ms(node.tau_syn))
            stays = self.left(tau_syn)
            if np.any(stays <= 0):
                raise Refused(f"node {name} has a tau_syn that is not above dt: no exponential decays so fast")
            p["in.syn.tau"] = ("snn_ms", "snn_time", -self.o.dt_ms / np.log(stays))
            self.gain = get(node.w_in) * (1 - stays)
        else:
            self.gain = np.ones(n)
        return p, model

    # -- text ---------------------------------------------------------------------------------------
    def heading(self):
        g, lines = self.graph, []
        width = max(len(n) for n in g.nodes)
        for n, node in g.nodes.items():
            size = f"[{g.given[n]}][{g.taken[n]}]" if isinstance(node, (nir.Affine, nir.Linear)) else f"[{g.given[n]}]"
            to = f" -> {', '.join(g.after[n])}" if g.after[n] else ""
            lines.append(f"     {n:<{width}}  {type(node).__name__} {size}{to}")
        graph = quoted("\n".join(lines))
        euler = "forward Euler" if self.o.integrator == "euler" else "exact steps of linear equations"
        syn = any(isinstance(g.nodes[n], SYNAPTIC) for n in self.order)
        note = ("\n   A synapse decays by exp(-dt/tau): its tau is such that this is NIR's 1 - dt/tau_syn. Weights\n"
                "   into it are NIR's times w_in dt/tau_syn."
                if syn and self.o.integrator == "euler" else
                "\n   Weights into a synapse are NIR's times w_in (1 - exp(-dt/tau_syn))." if syn else "")
        output, file = quoted(os.path.basename(self.o.output)), quoted(os.path.basename(self.o.file))
        return f"""/* {output}: {file}, by nir2snn.py; dt {number(self.o.dt_ms)} ms, {euler}, {self.o.reset} reset

{graph}

   NIR's numbers: a voltage of 1 is 1 mV, a current 1 nA, a resistance 1 Mohm; times are in ms. A
   spike is v > threshold there and V >= V_th here, so thresholds are higher by 2^-20.{note} */
"""

    def population(self, name):
        node = self.graph.nodes[name]
        p, model = self.parameters(name)
        differ = any(np.any(v != v[0]) for _, _, v in p.values())
        syn = "snn_expon" if isinstance(node, SYNAPTIC) else "snn_instant"
        euler = self.o.integrator == "euler" or not isinstance(node, (nir.LIF, nir.LI) + SYNAPTIC)
        return (f"#define SNN_POPULATION   {self.name}_{self.names[name]}\n#define SNN_NEURON       {model}\n"
                f"#define SNN_RECEPTORS(R) R(in, {syn}, snn_current_out)\n"
                + ("#define SNN_INTEGRATOR   SNN_EULER\n" if euler else "")
                + ("#define SNN_PER_NEURON\n" if differ else "") + '#include "snn.h"\n')

    def make_cell(self, name):
        node, word = self.graph.nodes[name], self.names[name]
        p, model = self.parameters(name)
        lines = [f"    {self.name}_{word}_params {word} = {self.name}_{word}_defaults();"]
        for path, (unit, kind, v) in p.items():
            if np.any(v != v[0]):
                where = f"{self.name}_{word}_{path.replace('.', '_')}"
                self.tables.append(table(kind, where, v))
                lines.append(f"    {word}.each.{path} = {where};")
            else:
                lines.append(f"    {word}.{path} = {unit}({number(v[0])});")
        if model == "snn_lifref":
            lines.append(f"    {word}.cell.tau_ref = snn_ms({number(2 * self.o.dt_ms)});")
        if isinstance(node, SPIKING):
            lines.append(f"    {word}.cell.reset = {'SNN_HARD' if self.o.reset in ('hard', 'hold') else 'SNN_SOFT'};")
        lines.append(f"    n.{word} = {self.name}_{word}_new(on, {self.size(name)}, &{word});")
        rest = p["cell.v_rest"][2]
        if np.any(rest != 0):
            lines.append(f"    for (size_t j = 0; !snn_failed(on) && j < {self.size(name)}; j++)")
            value = f"{word}.each.cell.v_rest[j]" if np.any(rest != rest[0]) else f"{word}.cell.v_rest"
            lines.append(f"        n.{word}->v[j] = {value};")
        return "\n".join(lines) + "\n"

    def size(self, name):
        return f"{self.up}_{self.names[name].upper()}"

    def projection(self, sender, to):
        return f"{self.names[to]}_from_{self.names[sender]}"

    def sparse(self, w):
        return w.ndim == 2 and np.count_nonzero(w) * 3 < w.size

    @staticmethod
    def call(function, *arguments):
        """A statement, its lines within 100 columns."""
        head = f"    {function}("
        return head + filled([str(a) for a in arguments], " " * len(head), ");").lstrip() + "\n"

    def make_projection(self, sender, to, w):
        field, a, b = self.projection(sender, to), self.names[sender], self.names[to]
        ends = "on", f"&n.{a}->cells", f"&n.{b}->in"
        array = f"{self.name}_{field}"
        if w.ndim == 1:
            line = self.call(f"n.{field} = snn_one_to_one", *ends, f"snn_nA({number(w[0])})")
            if np.any(w != w[0]):
                self.tables.append(table("snn_current", array, w))
                line += self.call("snn_weigh", f"n.{field}", f"&n.{b}->in", array, w.size)
        elif self.sparse(w):
            post, pre = np.nonzero(w.T)[::-1]
            if not pre.size:
                pre, post = np.zeros(1, int), np.zeros(1, int)
            self.tables.append(table("uint32_t", f"{array}_pre", pre) + table("uint32_t", f"{array}_post", post)
                               + table("snn_current", array, w[post, pre]))
            line = self.call(f"n.{field} = snn_edges", *ends, f"{array}_pre", f"{array}_post", pre.size, "snn_nA(0)")
            line += self.call("snn_weigh", f"n.{field}", f"&n.{b}->in", array, pre.size)
        else:
            self.tables.append(f"/* [{a}][{b}] */\n" + table("snn_current", array, w.T, w.shape[1]))
            line = self.call(f"n.{field} = snn_dense", *ends, array, w.size)
        return line

    def values(self, sender):
        """The numbers that a node says which does not spike."""
        node = self.graph.nodes[sender]
        return self.names[sender] if isinstance(node, nir.Input) else f"&n->{self.names[sender]}->v->mV"

    def weigh(self, sender, to, w, target, member):
        """A line of the step: numbers, not spikes, are weighted and added."""
        array = f"{self.name}_{self.projection(sender, to)}"
        n = self.size(to)
        if w.ndim == 2:
            self.used.add("weigh")
            self.tables.append(f"/* [{self.names[sender]}][{self.names[to]}] */\n"
                               + table("snn_real", array, w.T, w.shape[1]))
            whole = target if not member else f"&{target}->{member}"
            return self.call(f"{self.name}_weigh", whole, n, self.values(sender), self.size(sender), array)
        here = f"{target}[j]" + (f".{member}" if member else "")
        said = self.values(sender)
        said = f"{said}[j]" if isinstance(self.graph.nodes[sender], nir.Input) else f"n->{self.names[sender]}->v[j].mV"
        if np.any(w != w[0]):
            self.tables.append(table("snn_real", array, w))
            said = f"snn_real_mul({array}[j], {said})"
        elif w[0] != 1:
            said = f"snn_real_mul({literal(w[0])}, {said})"
        return f"    for (size_t j = 0; j < {n}; j++) {here} += {said};\n"

    def cell_step(self, name, late, made):
        """What comes to a cell, and its step. Late senders step after it: theirs is what they said a step before."""
        node, word = self.graph.nodes[name], self.names[name]
        self.parameters(name)
        gain = self.gain
        terms, bias, ways = self.terms[name]
        text = f"\n    /* {quoted(name)} */\n"
        for sender, w in terms.items():
            w = (w.T * gain).T
            if isinstance(self.graph.nodes[sender], SPIKING):
                made.append((sender, name, w))
                line = f"    snn_deliver(n->{self.projection(sender, name)});\n"
            else:
                line = self.weigh(sender, name, w, f"n->{word}->in.arrived", "nA")
            text += line if sender not in late else f"    /* of the step before */\n{line}"
        bias = bias * gain
        drive = f"{self.name}_{word}_bias"
        step = f"    {self.name}_{word}_step(n->{word}, snn_nA(0));\n"
        if np.any(bias != 0):
            way = ", ".join(dict.fromkeys(sum(ways.values(), [])))
            self.tables.append(f"/* bias of {quoted(way)} */\n" + table("snn_current", drive, bias))
            if isinstance(node, SYNAPTIC):              # through the synapse, as all its input
                text += f"    for (size_t j = 0; j < {self.size(name)}; j++)\n"
                text += f"        n->{word}->in.arrived[j].nA += {drive}[j].nA;\n"
            else:
                step = f"    {self.name}_{word}_step_each(n->{word}, {drive});\n"
        return text + step

    def output_step(self, name):
        word, n = self.names[name], self.size(name)
        terms, bias, _ = self.terms[name]
        text = f"\n    /* {quoted(name)} */\n"
        if np.any(bias != 0):
            array = f"{self.name}_{word}_bias"
            self.tables.append(table("snn_real", array, bias))
            text += f"    for (size_t j = 0; j < {n}; j++) {word}[j] = {array}[j];\n"
        else:
            text += f"    for (size_t j = 0; j < {n}; j++) {word}[j] = 0;\n"
        for sender, w in terms.items():
            if not isinstance(self.graph.nodes[sender], SPIKING):
                text += self.weigh(sender, name, w, word, "")
                continue
            cells = f"n->{self.names[sender]}->cells"
            text += f"    for (size_t k = 0; k < {cells}.n_spikes; k++) {{\n"
            text += f"        const size_t i = {cells}.spikes[k];\n"
            if w.ndim == 1 and np.all(w == w[0]):
                text += f"        {word}[i] += {number(w[0]) if number(w[0]).isdigit() else literal(w[0])};\n"
            else:
                array = f"{self.name}_{self.projection(sender, name)}"
                rows = w.shape[1] if w.ndim == 2 else 0
                self.tables.append(table("snn_real", array, w.T, rows))
                if rows:
                    text += f"        for (size_t j = 0; j < {n}; j++) {word}[j] += {array}[i * {n} + j];\n"
                else:
                    text += f"        {word}[i] += {array}[i];\n"
            text += "    }\n"
        return text

    def program(self):
        g, name = self.graph, self.name
        made = []
        steps = "".join(self.cell_step(cell, self.order[k:], made) for k, cell in enumerate(self.order))
        outputs = "".join(self.output_step(n) for n in g.outputs())
        cells = "".join(self.make_cell(n) for n in self.order)
        joins = "".join(self.make_projection(*m) for m in made)
        fields = [f"    {name}_{self.names[n]} *{self.names[n]};\n" for n in self.order]
        if made:
            fields.append("    snn_projection " + ", ".join("*" + self.projection(a, b) for a, b, _ in made) + ";\n")
        doors = g.inputs() + self.order + g.outputs()
        sizes = filled([f"{self.size(n)} = {g.given[n]}" for n in doors], "    ")
        taken = "".join(f", const snn_real *{self.names[n]}" for n in g.inputs())
        given = "".join(f", snn_real *{self.names[n]}" for n in g.outputs())
        helper = f"""
/* to[j] += from[i] weights[i][j] for all i that are not 0 */
static inline void {name}_weigh(snn_real *to, size_t n, const snn_real *from, size_t m,
{" " * len(f"static inline void {name}_weigh(")}const snn_real *weights)
{{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; from[i] != 0 && j < n; j++)
            to[j] += snn_real_mul(from[i], weights[i * n + j]);
}}
""" if "weigh" in self.used else ""
        text = self.heading() + "\n".join([""] + [self.population(n) for n in self.order])
        text += f"\nenum {{\n{sizes}\n}};\n#define {self.up}_DT snn_ms({number(self.o.dt_ms)})\n\n"
        text += "".join(self.tables)
        text += f"""
typedef struct {name} {{
    snn_net *net;
{"".join(fields)}}} {name};
{helper}
/* Makes the network in a net of dt {self.up}_DT; whether it could be made, snn_failed(on) says. */
static inline {name} {name}_new(snn_net *on)
{{
    {name} n;
    n.net = on;
{cells}{joins}    return n;
}}

/* One step, and the end of it: {", ".join(f"{self.names[x]}[{g.given[x]}]" for x in g.inputs())} is \
what comes in, {", ".join(f"{self.names[x]}[{g.given[x]}]" for x in g.outputs())} what goes out. */
static inline void {name}_step({name} *n{taken}{given})
{{
    if (snn_failed(n->net)) return;
{(steps + outputs).lstrip(chr(10))}    snn_tick(n->net);
}}
"""
        return text + (self.main() if self.o.output.endswith(".c") else "")

    def main(self):
        g, name = self.graph, self.name
        ins = [(self.names[n], self.size(n)) for n in g.inputs()]
        outs = [(self.names[n], self.size(n)) for n in g.outputs()]
        arrays = "".join(f"    static snn_real {w}[{n}];\n" for w, n in ins + outs)
        read = "".join(f"        for (size_t j = 0; more && j < {n}; j++) {{\n            double x;\n"
                       f"            more = scanf(\"%lf\", &x) == 1;\n            {w}[j] = (snn_real)x;\n        }}\n"
                       for w, n in ins)
        write = "".join(f"        for (size_t j = 0; j < {n}; j++)\n            printf(\"%s%.9g\", "
                        + (f'j ? " " : ""' if k == 0 else '" "') + f", (double){w}[j]);\n"
                        for k, (w, n) in enumerate(outs))
        words = ", ".join(w for w, _ in ins + outs)
        return f"""
#include <stdio.h>

/* Each step reads a row of numbers, and prints one. */
int main(void)
{{
    snn_net on = snn_net_on_heap({self.up}_DT);
    {name} n = {name}_new(&on);
{arrays}    for (bool more = true; !snn_failed(&on);) {{
{read}        if (!more) break;
        {name}_step(&n, {words});
{write}        printf("\\n");
    }}
    const bool failed = snn_failed(&on);
    if (failed) fprintf(stderr, "%s\\n", snn_why(&on));
    snn_net_free(&on);
    return failed;
}}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--name", help="of the network in C; by default that of the output")
    parser.add_argument("--dt", type=float)
    parser.add_argument("--integrator", choices=["euler", "exact"])
    parser.add_argument("--reset", choices=["hard", "soft", "late", "hold"])
    o = parser.parse_args()
    o.name = o.name or re.sub(r"\W", "_", os.path.splitext(os.path.basename(o.output))[0], flags=re.ASCII)
    word = re.fullmatch(r"(?!snn)[A-Za-z]\w*", o.name, flags=re.ASCII)
    if not word or o.name in KEYWORDS - {"net"}:
        sys.exit(f"nir2snn.py: {o.name} cannot be a name in C; choose one by --name")
    try:
        graph = nir.read(o.file, type_check=False)
        for key, usual in ("dt", 1e-4), ("integrator", "euler"), ("reset", "hard"):
            if getattr(o, key) is None:
                setattr(o, key, (graph.metadata or {}).get(key, usual))
        o.dt_ms = 1000 * float(o.dt)
        if not (math.isfinite(o.dt_ms) and o.dt_ms > 0):
            raise Refused(f"dt must be above 0 s, got {o.dt}")
        text = Writer(Graph(graph), o).program()
    except (Refused, OSError, KeyError, ValueError) as why:
        sys.exit(f"nir2snn.py: {o.file}: {why}")
    with open(o.output, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
