#!/usr/bin/env python3
"""snn2nir.py: a network made with snn.h as NIR, the Neuromorphic Intermediate Representation.

    snn2nir.py net.json -o net.nir

net.json is what the program itself has written of its populations and projections, with SNN_WITH_FILES:
    target_describe(post, "post", file);  snn_projection_describe(ff, file);
Needs the package nir (pip install nir), and nothing else.

Neurons snn_lif, snn_if, snn_li, snn_cubalif (exponential Euler), and snn_lifref held for no step or one; receptors of
snn_instant or snn_expon through snn_current_out, snn_cuba or (to snn_cubalif) snn_jump_of_current. NIR has no more: a
conductance, a delay, a refractory period or another neuron is refused by its name.

Units.  1 mV is 1 of NIR's voltages, 1 nA 1 of its currents, 1 Mohm 1 of its resistances; times are in seconds.
Nodes.  A population is a LIF, LI, IF or I, or a CubaLIF or CubaLI where its only receptor decays; where a receptor
        that decays is one of several, it is a LI of its own. Projections are Linear nodes. An Input leads to each
        population that no other projects to, or stands for the source of a projection that was not described (given
        spikes); an Output follows each that projects to no other; in a closed loop all have both. --input and
        --output-of name populations that have one besides, or instead of all in a loop. What comes in is a current;
        that of a CubaLIF goes through its synapse.
Steps.  dt, integrator and reset are kept in the graph's metadata, where nir2snn.py finds them. In NIR's simulators
        spikes act in the step in which they are seen; in a program that delivers first, one step later.
"""
import argparse
import json
import sys

try:
    import nir
    import numpy as np
except ImportError as missing:
    sys.exit(f"snn2nir.py needs the Python package {missing.name}: pip install nir")

COHERENT = {"ms": 1, "mV": 1, "V": 1e3, "Mohm": 1, "ohm": 1e-6, "": 1}
ENDLESS = 2.0 ** 50         # ms: nir2snn.py writes an integrator as a leak slower than this


class Refused(Exception):
    """A network that NIR has no words for, in a sentence."""


def decimal(x):
    """x as it was written in C: the shortest decimal of that float."""
    y = np.float32(x)
    return float(str(y)) if abs(float(y) - x) <= 1e-8 * abs(x) else x


def of(sets, name, count):
    """A parameter in the coherent unit, one for each neuron."""
    values = [decimal(s[name][0]) * COHERENT[s[name][1]] for s in sets]
    return np.array(values * (count if len(values) == 1 else 1))


class Population:
    def __init__(self, line):
        self.name, self.count, self.model = line["population"], line["count"], line["model"]
        self.at, self.reset, self.integrator = line["at"], line["reset"], line["integrator"]
        self.dt = decimal(line["dt"][0])
        self.cell, self.receptors = line["cell"], line["receptors"]
        if self.model not in ("snn_lif", "snn_lifref", "snn_if", "snn_li", "snn_cubalif"):
            raise Refused(f"population {self.name} is of {self.model}, for which NIR has no neuron")
        if self.integrator not in ("exp_euler", "euler"):
            raise Refused(f"population {self.name} is integrated by {self.integrator}; NIR's simulators have Euler")
        if self.model == "snn_cubalif" and self.integrator != "exp_euler":
            raise Refused(f"population {self.name}: in snn_cubalif by Euler, V sees g one step later than in NIR")
        if self.model == "snn_lifref":
            held = np.max(self.get("tau_ref")) / self.dt
            if held > 2 + 1e-5 or held > 1 + 1e-5 and self.reset != "hard":
                raise Refused(f"population {self.name} has a refractory period, and NIR none")
            if held > 1 + 1e-5:
                self.reset = "hold"
        for r in self.receptors:
            decays = r["synapse"] == "snn_expon"
            if not decays and r["synapse"] != "snn_instant":
                raise Refused(f"receptor {self.name}.{r['name']} is of {r['synapse']}, for which NIR has no synapse")
            jump = self.model == "snn_cubalif" and r["output"] == "snn_jump_of_current"
            if r["output"] not in ("snn_current_out", "snn_cuba") and not jump:
                raise Refused(f"receptor {self.name}.{r['name']} gives {r['output']}; NIR's synapses give currents")
            if decays and jump:
                raise Refused(f"receptor {self.name}.{r['name']} decays into a current that decays; NIR has one of them")

    def get(self, name):
        return of(self.cell, name, self.count)

    def decay(self, tau):
        """tau_syn, and the w_in with which a spike of weight w adds w. The synapse leaves exp(-dt/tau) in a step;
        where V is integrated by Euler that is what NIR's simulators call 1 - dt/tau_syn."""
        stays = np.exp(-self.dt / tau)
        return (tau if self.integrator == "exp_euler" else self.dt / (1 - stays)), 1 / (1 - stays)

    def nodes(self, graph):
        """Adds the nodes of the population to the graph; returns {receptor's address: (node, factor of
        weights, population)}."""
        seconds = np.asarray(1e-3)
        zeros = np.zeros(self.count)
        ports = {}
        decaying = [r for r in self.receptors if r["synapse"] == "snn_expon"]
        own = self.model == "snn_cubalif"
        alone = len(self.receptors) == 1 and len(decaying) == 1 or own and all(
            r["output"] == "snn_jump_of_current" for r in self.receptors)
        for r in self.receptors:
            factor = of(r["out"], "scale", self.count) if r["output"] == "snn_cuba" else np.ones(self.count)
            ports[r["at"]] = (self.name, factor, self.name)
            if r in decaying and not alone:
                tau, gain = self.decay(of(r["syn"], "tau", self.count))
                node = f"{self.name}_{r['name']}"
                graph.add(node, nir.LI(tau=tau * seconds, r=gain, v_leak=zeros), self.count)
                graph.edges.append((node, self.name))
                ports[r["at"]] = (node, factor, self.name)
            elif own and not alone:
                raise Refused(f"population {self.name}: NIR's CubaLIF has one current, which decays")
        tau, r = self.get("tau"), self.get("r")
        v = {"v_leak": zeros if self.model == "snn_if" else self.get("v_rest")}
        if self.model != "snn_li":
            v["v_reset"] = zeros if self.model == "snn_if" else self.get("v_reset")
            th = self.get("v_th")                   # V >= v_th here, v > v_threshold in NIR: see above() in nir2snn.py
            v["v_threshold"] = th - np.maximum(np.abs(th), np.abs(th - v["v_reset"])) * 2.0 ** -20
        if np.all(tau >= ENDLESS):
            v.pop("v_leak")
            node = (nir.I if self.model == "snn_li" else nir.IF)(r=r / tau * 1e3, **v)
            if alone:
                raise Refused(f"population {self.name}: NIR's {type(node).__name__} has no synapse")
        elif alone:
            given = self.get("tau_syn") if own else of(decaying[0]["syn"], "tau", self.count)
            tau_syn, gain = self.decay(given)
            node = (nir.CubaLI if self.model == "snn_li" else nir.CubaLIF)(
                tau_mem=tau * seconds, tau_syn=tau_syn * seconds, r=r, w_in=gain, **v)
        else:
            node = (nir.LI if self.model == "snn_li" else nir.LIF)(tau=tau * seconds, r=r, **v)
        graph.add(self.name, node, self.count)
        return ports


class Graph:
    def __init__(self):
        self.nodes, self.edges, self.counts = {}, [], {}

    def add(self, name, node, count):
        if name in self.nodes:
            raise Refused(f"two nodes would have the name {name}")
        self.nodes[name], self.counts[name] = node, count


def translate(lines, wanted_in, wanted_out):
    graph, ports, cells, joined = Graph(), {}, {}, []
    populations = [Population(line) for line in lines if "population" in line]
    if not populations:
        raise Refused("no population is described")
    for p in populations:
        ports.update(p.nodes(graph))
        cells[p.at] = p.name
    for k, line in enumerate(line for line in lines if "projection" in line):
        if line["delay"] != 0:
            raise Refused(f"{line['projection']} from {line['pre_name']} has a delay, which is not translated")
        if line["post"] not in ports:
            raise Refused(f"{line['projection']} from {line['pre_name']} leads to a receptor that was not described")
        to, factor, owner = ports[line["post"]]
        n_pre, n_post = line["pre_count"], graph.counts[to]
        if line["pre"] not in cells:                # spikes from outside
            cells[line["pre"]] = f"{line['pre_name']}_{len(cells)}"
            graph.add(cells[line["pre"]], nir.Input(input_type={"input": np.array([n_pre])}), n_pre)
        weights = np.zeros((n_post, n_pre))
        for pre, post, w in line["synapses"]:
            weights[post, pre] += decimal(w)
        node = f"{to}_from_{cells[line['pre']]}"
        node += f"_{k}" if node in graph.nodes else ""
        graph.add(node, nir.Linear(weight=factor[:, None] * weights), n_post)
        graph.edges += [(cells[line["pre"]], node), (node, to)]
        joined.append((node, cells[line["pre"]], owner))
    for name in wanted_in + wanted_out:
        if name not in [p.name for p in populations]:
            raise Refused(f"no population has the name {name}")
    names = {p.name for p in populations}
    others = {n: {a for _, a, b in joined if b == n and a != n} for n in names}
    heard = {n: {b for _, a, b in joined if a == n and b != n} for n in names}
    closed = all(others.values()) and all(a in names for _, a, _ in joined)     # a loop: nothing comes in from outside
    for p in populations:
        if p.name in wanted_in or not others[p.name] or closed and not wanted_in:
            graph.add(f"{p.name}_in", nir.Input(input_type={"input": np.array([p.count])}), p.count)
            graph.edges.append((f"{p.name}_in", p.name))
        if p.name in wanted_out or not heard[p.name] or all(heard.values()) and not wanted_out:
            graph.add(f"{p.name}_out", nir.Output(output_type={"output": np.array([p.count])}), p.count)
            graph.edges.append((p.name, f"{p.name}_out"))
    kinds = {"integrator": {p.integrator for p in populations},
             "reset": {p.reset for p in populations if p.model != "snn_li"}, "dt": {p.dt for p in populations}}
    for what, found in kinds.items():
        if len(found) > 1:
            raise Refused(f"populations differ in {what} ({', '.join(map(str, sorted(found)))}), of which a file has one")
    metadata = {"dt": 1e-3 * populations[0].dt,
                "integrator": "euler" if populations[0].integrator == "euler" else "exact"}
    metadata.update({"reset": reset for reset in kinds["reset"]})
    return nir.NIRGraph(graph.nodes, graph.edges, metadata=metadata)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--input", action="append", default=[], metavar="POPULATION")
    parser.add_argument("--output-of", action="append", default=[], metavar="POPULATION")
    o = parser.parse_args()
    try:
        with open(o.file, encoding="utf-8") as f:
            graph = translate([json.loads(line) for line in f], o.input, o.output_of)
        nir.write(o.output, graph)
    except (Refused, OSError, ValueError) as why:
        sys.exit(f"snn2nir.py: {o.file}: {why}")


if __name__ == "__main__":
    main()
