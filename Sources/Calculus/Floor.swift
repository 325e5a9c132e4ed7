// The floor Calculus; see docs/house.md.
