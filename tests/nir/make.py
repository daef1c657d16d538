#!/usr/bin/env python3
"""How the .nir files beside this were made, with the spikes that snnTorch itself gives: run once, with snntorch 1.0.0,
nirtorch 2.6, nir 1.0.8 and torch 2.15 (pip install snntorch nirtorch nir). Tests need none of that but nir.

    make.py FOLDER [SEED]       writes NAME.nir, NAME.in (a row of numbers a step) and NAME.out (a row of spikes a step)

NAME is how the reset has to be read (nir2snn.py --reset), which the files cannot say."""
import sys
import nir
import torch
import snntorch as snn
from snntorch.export_nir import export_to_nir

folder, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
N, H, OUT, STEPS = 6, 8, 3, 200


def each(n, low, high):
    return low + (high - low) * torch.rand(n)


class Recurrent(torch.nn.Module):
    def __init__(self, first, last):
        super().__init__()
        self.fc1, self.hidden = torch.nn.Linear(N, H), first
        self.fc2, self.out = torch.nn.Linear(H, OUT), last

    def forward(self, x):
        return self.out(self.fc2(self.hidden(self.fc1(x))))


def late():             # reset_mechanism="subtract", the default, of all four kinds of neuron
    return Recurrent(snn.RSynaptic(alpha=0.7, beta=0.9, linear_features=H, init_hidden=True),
                     snn.Leaky(beta=each(OUT, 0.7, 0.95), threshold=each(OUT, 0.5, 1), init_hidden=True))


def soft():             # the same without its delay
    return Recurrent(snn.RLeaky(beta=0.85, linear_features=H, init_hidden=True, reset_delay=False),
                     snn.Synaptic(alpha=each(OUT, 0.3, 0.6), beta=each(OUT, 0.5, 0.8), threshold=torch.ones(OUT),
                                  init_hidden=True, reset_delay=False))


def hard():             # reset_mechanism="zero"; the thresholds are met exactly, and that is no spike
    net = torch.nn.Sequential(torch.nn.Linear(N, H, bias=False),
                              snn.Leaky(beta=torch.full((H,), 0.5), threshold=torch.ones(H), reset_mechanism="zero",
                                        init_hidden=True),
                              torch.nn.Linear(H, OUT, bias=False),
                              snn.Leaky(beta=torch.full((OUT,), 0.75), threshold=torch.full((OUT,), 0.75),
                                        reset_mechanism="zero", init_hidden=True))
    for layer in (net[0], net[2]):
        layer.weight.data = torch.round(4 * torch.randn_like(layer.weight) + 1) / 8
    return net


def hold():             # "zero" of the kinds that blank the step after
    return Recurrent(snn.RLeaky(beta=0.8, V=each(H, -0.5, 0.5), all_to_all=False, reset_mechanism="zero",
                                init_hidden=True),
                     snn.Synaptic(alpha=each(OUT, 0.5, 0.8), beta=each(OUT, 0.5, 0.8), threshold=torch.ones(OUT),
                                  reset_mechanism="zero", init_hidden=True))


for build in late, soft, hard, hold:
    torch.manual_seed(seed)
    net = build()
    with torch.no_grad():
        for p in net.parameters():
            if p.ndim == 2 and build in (late, hold):
                p *= 2
        x = (torch.rand(STEPS, N) < 0.3).float() if build is not soft else 0.5 * torch.randn(STEPS, N)
        graph = export_to_nir(net, torch.zeros(1, N), ignore_dims=[0])
        for module in net.modules():
            if hasattr(module, "reset_mem"):
                module.reset_mem()
        out = torch.stack([net(row[None])[0] for row in x])
    nir.write(f"{folder}/{build.__name__}.nir", graph)
    for name, rows in ("in", x), ("out", out):
        with open(f"{folder}/{build.__name__}.{name}", "w") as f:
            for row in rows:
                f.write(" ".join(f"{v:.9g}" for v in row) + "\n")
    print(build.__name__, int(out.sum()), "spikes")
