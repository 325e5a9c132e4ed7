"""The unrolled scalar networks of B1 and B2 in SymEngine and CasADi.

Prints one line a case: system, model, steps, seconds to build and to differentiate the first time
in a process, medians of both over all later times, megabytes. Needs a large stack for SymEngine.
"""

import resource
import statistics
import sys
import time


def rnn(steps, symbol, tanh, exp):
    wx, wh, b = symbol("wx"), symbol("wh"), symbol("b")
    h = tanh(wx * symbol("x1") + b)
    for t in range(2, steps + 1):
        h = tanh(wx * symbol(f"x{t}") + wh * h + b)
    return (h - symbol("d")) ** 2, wh


def lstm(steps, symbol, tanh, exp):
    weights = {g: [symbol(f"{k}{g}") for k in ("wx", "wh", "b")] for g in "ifog"}

    def sigmoid(z):
        return 1 / (1 + exp(-z))

    h = c = None
    for t in range(1, steps + 1):
        x = symbol(f"x{t}")

        def gate(name):
            wx, wh, b = weights[name]
            return wx * x + b if h is None else wx * x + b + wh * h

        i, f, o = (sigmoid(gate(g)) for g in "ifo")
        new = i * tanh(gate("g"))
        c = new if c is None else f * c + new
        h = o * tanh(c)
    return (h - symbol("d")) ** 2, weights["f"][1]


def symengine():
    import symengine as se

    return se.Symbol, se.tanh, se.exp, lambda e, v: e.diff(v)


def casadi():
    import casadi as ca

    known = {}

    def symbol(name):
        return known.setdefault(name, ca.SX.sym(name))

    return symbol, ca.tanh, ca.exp, ca.jacobian


def measure(system, model, steps):
    symbol, tanh, exp, differentiate = SYSTEMS[system]()
    build, diff = [], []
    for _ in range(8 if steps <= 1000 else 4):
        t0 = time.perf_counter()
        loss, weight = MODELS[model](steps, symbol, tanh, exp)
        t1 = time.perf_counter()
        differentiate(loss, weight)
        t2 = time.perf_counter()
        build.append(t1 - t0)
        diff.append(t2 - t1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    again = statistics.median(build[1:]), statistics.median(diff[1:])
    print(system, model, steps, build[0], diff[0], *again, peak, flush=True)


SYSTEMS = {"SymEngine": symengine, "CasADi": casadi}
MODELS = {"rnn": rnn, "lstm": lstm}

if __name__ == "__main__":
    measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))
