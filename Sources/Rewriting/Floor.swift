// The floor Rewriting; see docs/house.md.
