// The floor Deciding; see docs/house.md.
