// The floor Expressions; see docs/house.md.
