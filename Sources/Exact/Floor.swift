// The floor Exact; see docs/house.md.
