"""V2VSLS and MNkNN_VEC in PyTorch, as a PyTorch user would write them: nn.LSTM, nn.LSTMCell, nn.BatchNorm1d, optim.Adam.

    training.py FOLDER THREADS SECONDS

Reads the weights, masks, memories and batches that the benchmark exported, prints "ready", and answers each line on stdin with one
JSON object: the losses of the first steps, and the samples per second after them.
"""
import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

folder, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
torch.set_num_threads(threads)
sizes = json.load(open(f"{folder}/workload.json"))
tensors = {
    e["name"]: torch.from_numpy(np.fromfile(f"{folder}/{e['file']}", dtype=e["dtype"]).reshape(e["shape"]))
    for e in sizes["entries"]
}
D, C, H, K = (sizes[name] for name in ("features", "classes", "hidden", "k"))
DROPOUT, TAU, ALPHA, LAMBDA = 0.2, 0.85, 9.5, 0.12


class V2VSLS(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.LSTM(D, H)
        self.normalization = nn.BatchNorm1d(H)
        self.decoder = nn.LSTMCell(C + H, H)
        self.output = nn.Linear(C + 2 * H, H)
        self.label = nn.Linear(H, C)
        self.vector = nn.Sequential(nn.Linear(H, H), nn.ReLU(), nn.Linear(H, D))

    def forward(self, x, masks, memory):
        hidden, (h, c) = self.encoder(x[None])
        h, c = h[0], c[0]
        encoding = self.normalization(hidden[0]) * masks["encoding"]
        fed_back = x.new_zeros(len(x), C)
        log_p, y = [], []
        for t in range(K):
            h, c = self.decoder(torch.cat([fed_back, encoding], 1), (h, c))
            y_t = F.relu(self.output(torch.cat([fed_back, h, encoding], 1))) * masks["outputs"][t]
            log_p.append(F.log_softmax(self.label(y_t) / TAU, 1))
            fed_back = log_p[-1].exp()
            y.append(y_t)
        return torch.stack(log_p, 1), self.vector(torch.cat(y))

    def load(self, w):
        def reorder(kernel):  # ours: gates i, f, o, g along the columns; PyTorch's: i, f, g, o along the rows
            i, f, o, g = kernel.chunk(4, -1)
            return torch.cat([i, f, g, o], -1).t()

        n = lambda name: w[f"network/{name}"]
        # Over a sequence of length 1 the forget gate and the recurrent weights multiply zeros: ours has none.
        for ours, theirs in ((n("encoder/kernel"), self.encoder.weight_ih_l0), (n("encoder/bias"), self.encoder.bias_ih_l0)):
            i, o, g = ours.chunk(3, -1)
            theirs.copy_(torch.cat([i, torch.zeros_like(i), g, o], -1).t())
        self.encoder.weight_hh_l0.zero_()
        self.encoder.bias_hh_l0.zero_()
        recurrence = n("recurrence/kernel")
        self.decoder.weight_ih.copy_(reorder(torch.cat([recurrence[:C], n("context/kernel")])))
        self.decoder.weight_hh.copy_(reorder(recurrence[C:]))
        self.decoder.bias_ih.copy_(reorder(n("context/bias")))
        self.decoder.bias_hh.zero_()
        self.output.weight.copy_(torch.cat([n("output/kernel"), n("outputContext/kernel")]).t())
        self.output.bias.copy_(n("outputContext/bias"))
        load_heads(self, w)
        # Two biases of one gate would both be updated and move the gate twice as far as one.
        for bias in (self.encoder.bias_hh_l0, self.decoder.bias_hh):
            bias.requires_grad_(False)


class MNkNNVec(nn.Module):
    def __init__(self):
        super().__init__()
        self.memory, self.query, self.read = (nn.Linear(D, H, bias=False) for _ in range(3))
        self.mapping = nn.Linear(H, H, bias=False)
        self.normalization = nn.BatchNorm1d(H)
        self.layers = nn.BatchNorm1d(K * H)
        self.label = nn.Linear(H, C)
        self.vector = nn.Sequential(nn.Linear(H, H), nn.ReLU(), nn.Linear(H, D))

    def forward(self, x, masks, memory):
        m, c = self.memory(memory), self.read(memory)
        u = self.normalization(self.query(x)) * masks["encoding"]
        layers = []
        for t in range(K):
            u = self.mapping(u) + F.softmax(u @ m.t(), 1) @ c
            layers.append(u)
        y = torch.cat(self.layers(torch.cat(layers, 1)).chunk(K, 1)) * masks["outputs"]
        log_p = F.log_softmax(self.label(y) / TAU, 1)
        return log_p.reshape(K, len(x), C).transpose(0, 1), self.vector(y)

    def load(self, w):
        for layer, name in ((self.memory, "memory"), (self.query, "query"), (self.read, "output"), (self.mapping, "mapping")):
            layer.weight.copy_(w[f"network/{name}"].t())
        load_heads(self, w)


def load_heads(model, w):
    for layer, name in ((model.label, "label"), (model.vector[0], "vector/hidden"), (model.vector[2], "vector/vector")):
        layer.weight.copy_(w[f"{name}/kernel"].t())
        layer.bias.copy_(w[f"{name}/bias"])


def loss_of(log_p, vectors, batch):
    rows = len(batch["labels"])
    neighbors = F.nll_loss(log_p.reshape(rows * K, C), batch["neighborLabels"].reshape(-1))
    mean = torch.logsumexp(log_p, 1) - np.log(K)
    truth = F.nll_loss(mean, batch["labels"])
    norms = (vectors - batch["neighborVectors"]).square().sum(1).add(1e-12).sqrt()
    return neighbors + ALPHA * truth + LAMBDA * norms.sum() / rows


def batch_at(i):
    t = lambda name: tensors[f"batch/{i}/{name}"]
    scale = lambda mask: mask.float() / (1 - DROPOUT)
    return {
        "x": t("x"),
        "labels": t("targets/labels").long(),
        "neighborLabels": t("targets/neighborLabels").long(),
        "neighborVectors": t("targets/neighborVectors"),
        "memory": tensors.get(f"batch/{i}/memory/vectors"),
        "masks": {"encoding": scale(t("masks/encoding")), "outputs": scale(t("masks/outputs"))},
    }


def measure(foreach):
    model = {"V2VSLS": V2VSLS, "MNkNN_VEC": MNkNNVec}[sizes["network"]]()
    with torch.no_grad():
        model.load({name[len("weights/"):]: t for name, t in tensors.items() if name.startswith("weights/")})
    optimizer = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=sizes["learningRate"], foreach=foreach)
    batches = [batch_at(i) for i in range(sizes["batches"])]

    def step(batch):
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(*model(batch["x"], batch["masks"], batch["memory"]), batch)
        loss.backward()
        optimizer.step()
        return loss

    losses = [float(step(batch)) for batch in batches[: sizes["steps"]]]

    def rate(limit):
        steps, started = 0, time.perf_counter()
        while time.perf_counter() - started < limit:
            step(batches[steps % len(batches)])
            steps += 1
        return steps * len(batches[0]["x"]) / (time.perf_counter() - started)

    return losses, rate


losses, rate = measure(foreach=False)
_, rate_foreach = measure(foreach=True)
best = max((rate, rate_foreach), key=lambda r: r(1.0))  # the optimiser's two ways, whichever is faster here
print("ready", flush=True)
for _ in sys.stdin:
    print(json.dumps({"rate": best(seconds), "losses": losses}), flush=True)
