// The floor MathNN; see docs/house.md.
