// The floor Models; see docs/house.md.
