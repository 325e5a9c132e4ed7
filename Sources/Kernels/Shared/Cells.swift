internal import KernelInterface

// The loops are written out: a closure of this size is not made part of a loop, and a call for each
// lane costs more than some of the bodies.

/// Whether a whole lane is left of a run of units.
@inline(__always) private func isWhole(_ unit: Int, _ units: Int) -> Bool {
  laneCount == 8 || unit + laneCount <= units
}

// MARK: The plain unit, h' = tanh(z)

/// The sums lie where the state belongs, and become it.
@inline(never) func tanhForward(_ step: CellStep<Real>) {
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let h = step.after.base + row * step.after.rowStride + unit
      store(tangent(load(h, whole: whole)), h, whole: whole)
      unit += laneCount
    }
  }
}

/// δz = δh'·(1 - h'²).
@inline(never) func tanhBackward(_ step: CellStep<Real>) {
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let h = load(step.after.base + row * step.after.rowStride + unit, whole: whole)
      let slope = load(step.slope.base + row * step.slope.rowStride + unit, whole: whole)
      let target = step.gates.base + row * step.gates.rowStride + unit
      store(slope * (all(1) - h * h), target, whole: whole)
      unit += laneCount
    }
  }
}

// MARK: Long short-term memory; the gates lie in the order i, f, g, o

/// c' = f⊙c + i⊙g, h' = o⊙tanh(c').
@inline(never) func lstmForward(_ step: CellStep<Real>) {
  let n = step.units
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let at = row * n + unit
      let i = logistic(load(gate, whole: whole))
      let f = logistic(load(gate + n, whole: whole))
      let g = tangent(load(gate + 2 * n, whole: whole))
      let o = logistic(load(gate + 3 * n, whole: whole))
      store(i, gate, whole: whole)
      store(f, gate + n, whole: whole)
      store(g, gate + 2 * n, whole: whole)
      store(o, gate + 3 * n, whole: whole)
      let c = fused(f * load(step.cellBefore + at, whole: whole), i, g)
      let t = tangent(c)
      store(c, step.cellAfter + at, whole: whole)
      store(t, step.cellTanh + at, whole: whole)
      store(o * t, step.after.base + row * step.after.rowStride + unit, whole: whole)
      unit += laneCount
    }
  }
}

/// The gates become their gradients; the gradient by the memory moves one step back.
@inline(never) func lstmBackward(_ step: CellStep<Real>) {
  let n = step.units
  let one = all(1)
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let at = row * n + unit
      let (i, f) = (load(gate, whole: whole), load(gate + n, whole: whole))
      let (g, o) = (load(gate + 2 * n, whole: whole), load(gate + 3 * n, whole: whole))
      let t = load(step.cellTanh + at, whole: whole)
      let slope = load(step.slope.base + row * step.slope.rowStride + unit, whole: whole)
      let c = fused(load(step.cellSlope + at, whole: whole), slope * o, one - t * t)
      let before = load(step.cellBefore + at, whole: whole)
      store(c * g * (i * (one - i)), gate, whole: whole)
      store(c * before * (f * (one - f)), gate + n, whole: whole)
      store(c * i * (one - g * g), gate + 2 * n, whole: whole)
      store(slope * t * (o * (one - o)), gate + 3 * n, whole: whole)
      store(c * f, step.cellSlope + at, whole: whole)
      unit += laneCount
    }
  }
}

// MARK: Gated unit that resets after its weights; the blocks are z, r, U h, W x

/// g = tanh(Wx + r⊙Uh), h' = z⊙h + (1 - z)⊙g; g takes the place of Wx.
@inline(never) func gruForward(_ step: CellStep<Real>) {
  let n = step.units
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let z = logistic(load(gate, whole: whole))
      let r = logistic(load(gate + n, whole: whole))
      let recurrent = load(gate + 2 * n, whole: whole)
      let g = tangent(fused(load(gate + 3 * n, whole: whole), r, recurrent))
      store(z, gate, whole: whole)
      store(r, gate + n, whole: whole)
      store(g, gate + 3 * n, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      let target = step.after.base + row * step.after.rowStride + unit
      store(fused(g, z, h - g), target, whole: whole)
      unit += laneCount
    }
  }
}

/// The blocks become their gradients, and the slope the direct part z⊙δ of the step before.
@inline(never) func gruBackward(_ step: CellStep<Real>) {
  let n = step.units
  let one = all(1)
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let (z, r) = (load(gate, whole: whole), load(gate + n, whole: whole))
      let recurrent = load(gate + 2 * n, whole: whole)
      let g = load(gate + 3 * n, whole: whole)
      let place = step.slope.base + row * step.slope.rowStride + unit
      let slope = load(place, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      let inner = slope * (one - z) * (one - g * g)
      store(slope * (h - g) * (z * (one - z)), gate, whole: whole)
      store(inner * recurrent * (r * (one - r)), gate + n, whole: whole)
      store(inner * r, gate + 2 * n, whole: whole)
      store(inner, gate + 3 * n, whole: whole)
      store(slope * z, place, whole: whole)
      unit += laneCount
    }
  }
}

// MARK: Gated unit that resets before its weights; the blocks are z, r, g

/// z and r are activated, and r⊙h is made for the weights of g.
@inline(never) func gruBeforeReset(_ step: CellStep<Real>) {
  let n = step.units
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let r = logistic(load(gate + n, whole: whole))
      store(logistic(load(gate, whole: whole)), gate, whole: whole)
      store(r, gate + n, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      store(r * h, step.cellAfter + row * n + unit, whole: whole)
      unit += laneCount
    }
  }
}

/// h' = z⊙h + (1 - z)⊙g.
@inline(never) func gruBeforeForward(_ step: CellStep<Real>) {
  let n = step.units
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let z = load(gate, whole: whole)
      let g = tangent(load(gate + 2 * n, whole: whole))
      store(g, gate + 2 * n, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      let target = step.after.base + row * step.after.rowStride + unit
      store(fused(g, z, h - g), target, whole: whole)
      unit += laneCount
    }
  }
}

/// The blocks of z and g become their gradients, and the slope its direct part z⊙δ.
@inline(never) func gruBeforeBackward(_ step: CellStep<Real>) {
  let n = step.units
  let one = all(1)
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let (z, g) = (load(gate, whole: whole), load(gate + 2 * n, whole: whole))
      let place = step.slope.base + row * step.slope.rowStride + unit
      let slope = load(place, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      store(slope * (h - g) * (z * (one - z)), gate, whole: whole)
      store(slope * (one - z) * (one - g * g), gate + 2 * n, whole: whole)
      store(slope * z, place, whole: whole)
      unit += laneCount
    }
  }
}

/// From the gradient by r⊙h follow those by r and, in part, by h.
@inline(never) func gruBeforeResetBackward(_ step: CellStep<Real>) {
  let n = step.units
  for row in 0..<step.rows {
    var unit = 0
    while unit < step.units {
      let whole = isWhole(unit, step.units)
      let gate = step.gates.base + row * step.gates.rowStride + unit
      let r = load(gate + n, whole: whole)
      let inner = load(step.cellSlope + row * n + unit, whole: whole)
      let h = load(step.before.base + row * step.before.rowStride + unit, whole: whole)
      store(inner * h * (r * (all(1) - r)), gate + n, whole: whole)
      let place = step.slope.base + row * step.slope.rowStride + unit
      store(fused(load(place, whole: whole), inner, r), place, whole: whole)
      unit += laneCount
    }
  }
}
