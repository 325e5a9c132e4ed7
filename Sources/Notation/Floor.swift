// The floor Notation; see docs/house.md.
