"""train_snntorch.py BATCH EPOCHS IMAGES: digits by rate in snnTorch on one core, as its tutorial 5 has it: 64 - 128 Leaky
(beta 0.9, soft reset, fast_sigmoid 25) - 10 leaky outputs that do not spike; cross-entropy of their mean; Adam."""
import os
import sys

os.environ["OMP_NUM_THREADS"] = "1"
import digits
import numpy as np
import snntorch as snn
import torch
from snntorch import surrogate

torch.set_num_threads(1)
batch, count, most = (int(word) for word in sys.argv[1:4])
torch.manual_seed(1)
images, labels = torch.tensor(digits.X), torch.tensor(digits.y)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second = torch.nn.Linear(64, digits.H), torch.nn.Linear(digits.H, 10)
        self.hidden = snn.Leaky(beta=0.9, spike_grad=surrogate.fast_sigmoid(slope=25))
        self.out = snn.Leaky(beta=0.9, reset_mechanism="none")

    def forward(self, x):
        v, r, total = self.hidden.reset_mem(), self.out.reset_mem(), 0.
        for _ in range(digits.T):
            spikes, v = self.hidden(self.first((torch.rand(x.shape) < x).float()), v)
            _, r = self.out(self.second(spikes), r)
            total = total + r
        return total / digits.T


net = Net()
adam, loss = torch.optim.Adam(net.parameters(), lr=digits.RATE), torch.nn.CrossEntropyLoss()


def step(which):
    which = torch.tensor(which)
    off = loss(net(images[which]), labels[which])
    adam.zero_grad()
    off.backward()
    adam.step()


seconds = digits.epochs(count, most, batch, step, np.random.default_rng(1))
with torch.no_grad():
    right = (net(torch.tensor(digits.X_test)).argmax(1).numpy() == digits.y_test).mean()
digits.tell("snnTorch", batch, seconds, right)
