"""Counts or lists the regions of an arrangement in SageMath (as its modular packages give it).

Usage: regions.py count|list, with rows a_1 ... a_d b of whole numbers on standard input.
Prints the number of regions and the seconds of processor time, without the start of the system.
"""

import sys
import time

import sage.all__sagemath_polyhedra  # noqa: F401
from sage.geometry.hyperplane_arrangement.arrangement import HyperplaneArrangements
from sage.rings.rational_field import QQ

sys.setrecursionlimit(100000)
rows = [[int(word) for word in line.split()] for line in sys.stdin if line.strip()]
d = len(rows[0]) - 1
space = HyperplaneArrangements(QQ, names=tuple(f"x{i}" for i in range(d)))
arrangement = space([[-row[d]] + row[:d] for row in rows])
start = time.process_time()
found = arrangement.n_regions() if sys.argv[1] == "count" else len(arrangement.regions())
print(found, time.process_time() - start)
