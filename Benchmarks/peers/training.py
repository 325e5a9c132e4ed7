"""Training speed of a peer on pictures of 28 rows: training.py torch|jax MODEL BATCH THREADS SECONDS

Prints: samples a second by the wall, samples a second of processor time, peak memory in MB, seconds
from the start of the process to the end of the first step. A step gathers a batch of bytes, makes
fractions of them, and takes one step of Adam; hidden 150, last state, 10 classes.
"""
import os
import sys
import time

BEGUN = time.perf_counter() - time.process_time()
system, model, batch, threads, seconds = sys.argv[1:6]
batch, threads, seconds = int(batch), int(threads), float(seconds)
for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(threads)
if system == "jax":
    os.environ["JAX_PLATFORMS"] = "cpu"
    if threads == 1:
        os.environ["XLA_FLAGS"] = (
            "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import resource

import numpy as np

COUNT, HIDDEN = 4096, 150
rng = np.random.default_rng(1)
pictures = rng.integers(0, 256, (COUNT, 28, 28), dtype=np.uint8)
labels = rng.integers(0, 10, COUNT)
order = rng.permutation(COUNT)
place = 0


def indices():
    global place
    if place + batch > COUNT:
        place = 0
    place += batch
    return order[place - batch:place]


def torch_step():
    import torch
    from torch import nn
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(0)
    if model == "cnn":
        net = nn.Sequential(
            nn.Conv2d(1, 8, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 5), nn.ReLU(),
            nn.MaxPool2d(2), nn.Flatten(), nn.Linear(256, 10))
        forward, parameters = net, list(net.parameters())
    else:
        layer = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[model](28, HIDDEN)
        last = nn.Linear(HIDDEN, 10)
        forward = lambda x: last(layer(x)[0][-1])
        parameters = list(layer.parameters()) + list(last.parameters())
    adam = torch.optim.Adam(parameters, 1e-3, fused=True)
    data = torch.from_numpy(pictures.astype(np.float32) / 255)
    marks = torch.from_numpy(labels.astype(np.int64))
    loss = nn.CrossEntropyLoss()

    def step():
        chosen = torch.from_numpy(indices())
        x = data[chosen]
        x = x.unsqueeze(1) if model == "cnn" else x.transpose(0, 1).contiguous()
        adam.zero_grad(set_to_none=True)
        loss(forward(x), marks[chosen]).backward()
        adam.step()
    return step


def jax_step():
    import jax
    import jax.numpy as jnp
    from jax import lax
    keys = jax.random.split(jax.random.key(0), 8)

    def uniform(key, shape, bound):
        return jax.random.uniform(key, shape, jnp.float32, -bound, bound)
    gates = {"rnn": 1, "gru": 3, "lstm": 4, "cnn": 0}[model]
    bound = HIDDEN ** -0.5
    if model == "cnn":
        weights = {
            "k1": uniform(keys[0], (8, 1, 5, 5), 0.2), "c1": uniform(keys[1], (8,), 0.2),
            "k2": uniform(keys[2], (16, 8, 5, 5), 0.07), "c2": uniform(keys[3], (16,), 0.07),
            "out": uniform(keys[4], (256, 10), 0.06), "bias": uniform(keys[5], (10,), 0.06)}
    else:
        weights = {
            "in": uniform(keys[0], (28, gates * HIDDEN), bound),
            "state": uniform(keys[1], (HIDDEN, gates * HIDDEN), bound),
            "b": uniform(keys[2], (gates * HIDDEN,), bound),
            "c": uniform(keys[3], (gates * HIDDEN,), bound),
            "out": uniform(keys[4], (HIDDEN, 10), bound), "bias": uniform(keys[5], (10,), bound)}

    def convolved(x, kernel, bias):
        y = lax.conv_general_dilated(
            x, kernel, (1, 1), "VALID", dimension_numbers=("NCHW", "OIHW", "NCHW"))
        y = jax.nn.relu(y + bias[None, :, None, None])
        return lax.reduce_window(y, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")

    def scores(w, x):
        if model == "cnn":
            y = convolved(convolved(x[:, None], w["k1"], w["c1"]), w["k2"], w["c2"])
            return y.reshape(batch, -1) @ w["out"] + w["bias"]
        inputs = jnp.swapaxes(x, 0, 1).reshape(28 * batch, 28) @ w["in"] + w["b"]
        inputs = inputs.reshape(28, batch, -1)
        zero = jnp.zeros((batch, HIDDEN))

        def cell(state, z):
            h, c = state
            u = h @ w["state"] + w["c"]
            if model == "rnn":
                return (jnp.tanh(z + u), c), None
            if model == "lstm":
                i, f, g, o = jnp.split(z + u, 4, 1)
                c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
                return (jax.nn.sigmoid(o) * jnp.tanh(c), c), None
            (zr, zz, zn), (ur, uz, un) = jnp.split(z, 3, 1), jnp.split(u, 3, 1)
            r, mix = jax.nn.sigmoid(zr + ur), jax.nn.sigmoid(zz + uz)
            n = jnp.tanh(zn + r * un)
            return (n + mix * (h - n), c), None
        (h, _), _ = lax.scan(cell, (zero, zero), inputs)
        return h @ w["out"] + w["bias"]

    def loss(w, x, y):
        return -jnp.take_along_axis(jax.nn.log_softmax(scores(w, x)), y[:, None], 1).mean()

    @jax.jit
    def update(state, data, marks, chosen):
        w, m, v, t = state
        g = jax.grad(loss)(w, data[chosen].astype(jnp.float32) / 255, marks[chosen])
        t = t + 1
        m = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
        v = jax.tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
        w = jax.tree.map(
            lambda p, a, b: p - 1e-3 * (a / (1 - 0.9 ** t))
            / (jnp.sqrt(b / (1 - 0.999 ** t)) + 1e-8), w, m, v)
        return w, m, v, t
    zeros = jax.tree.map(jnp.zeros_like, weights)
    held = [(weights, zeros, zeros, jnp.zeros(()))]
    data, marks = jnp.asarray(pictures), jnp.asarray(labels.astype(np.int32))

    def step():
        held[0] = update(held[0], data, marks, indices())
        held[0][3].block_until_ready()
    return step


step = torch_step() if system == "torch" else jax_step()
step()
first = time.perf_counter() - BEGUN
for _ in range(5):
    step()
rates = []
for _ in range(5):
    wall, own, done = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - wall < seconds / 5:
        step()
        done += batch
    rates.append((done / (time.perf_counter() - wall), done / (time.process_time() - own)))
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
median = [sorted(rate[i] for rate in rates)[2] for i in range(2)]
print(f"{median[0]:.0f} {median[1]:.0f} {memory:.0f} {first:.2f}")
