"""Training of NN-kNN in PyTorch.

    nn-knn.py FOLDER THREADS SECONDS

Reads the cases and batches that the benchmark exported, and prints one JSON object: the losses of the first steps, seconds per
epoch, and peak memory. Distances are taken in a cube of queries x cases x features or by the expansion, and Adam updates the
weights one by one or together: whichever is fastest here counts.
"""
import json
import math
import resource
import sys
import time

import numpy as np
import torch
from torch.nn import functional as F

folder, threads, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
torch.set_num_threads(threads)
settings = json.load(open(f"{folder}/settings.json"))
D, C, B, BATCHES = (settings[name] for name in ("features", "classes", "range", "batches"))


def read(name, dtype):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}.bin", dtype=dtype))


x = read("x", np.float32).reshape(-1, D)
x = x - x.mean(0)
labels = read("y", np.int32).long()
batches = read("rows", np.int32).long().reshape(BATCHES, -1)
drawn = read("drawn", np.int32).long().reshape(BATCHES, -1)
one_hot = F.one_hot(labels, C).float()


def squares(form, queries, cases, weights):
    if form == "cube":
        return ((queries[:, None] - cases).square() * weights).sum(2)
    weighted = weights * cases
    left = torch.cat([queries.square(), -2 * queries], 1)
    return torch.addmm((weighted * cases).sum(1), left, torch.cat([weights, weighted], 1).t())


def training(form, foreach):
    shared = torch.ones(1, D, requires_grad=True)
    coefficients = torch.ones(len(x), 1, requires_grad=True)
    biases = torch.full((len(x),), B, requires_grad=True)
    weights = torch.ones(len(x), requires_grad=True)
    parameters = [shared, coefficients, biases, weights]
    decay = settings["weightDecay"]
    optimizer = torch.optim.Adam(parameters, lr=settings["learningRate"], weight_decay=decay, foreach=foreach)

    def step(i):
        rows, sample = batches[i % BATCHES], drawn[i % BATCHES]
        optimizer.zero_grad(set_to_none=True)
        cases, values, own = x, one_hot, (coefficients, biases, weights)
        if len(sample):
            cases, values, own = x[sample], one_hot[sample], [parameter[sample] for parameter in own]
        coefficient, bias, weight = own
        distances = squares(form, x[rows], cases, coefficient @ F.leaky_relu(shared, 0.001))
        # A query and itself: the root's slope there is infinite, and what is left of the expansion is noise.
        distances = distances.masked_fill(distances < 1e-3, 0.0).clamp(min=1e-12).sqrt()
        activations = torch.sigmoid(8 / B * (bias - distances) - 4) * weight
        loss = F.cross_entropy(activations @ values, labels[rows])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, settings["clipNorm"])
        optimizer.step()
        return loss

    return step


def seconds_per_step(step, limit):
    steps, started = 0, time.perf_counter()
    while time.perf_counter() - started < limit:
        step(steps)
        steps += 1
    return (time.perf_counter() - started) / steps


ways = [(form, foreach) for form in ("expansion", "cube") for foreach in (False, True)]
trials = {way: seconds_per_step(training(*way), 0.5) for way in ways if way[0] == "expansion"}
megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before the cube, which takes more
trials |= {way: seconds_per_step(training(*way), 0.5) for way in ways if way[0] == "cube"}
best = min(trials, key=trials.get)
if best[0] == "cube":
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
step = training(*best)
losses = [float(step(i)) for i in range(BATCHES)]
answer = {
    "secondsPerEpoch": seconds_per_step(step, seconds) * math.ceil(len(x) / batches.shape[1]),
    "megabytes": megabytes,
    "losses": losses,
    "form": best[0],
}
print(json.dumps(answer))
