internal import KernelInterface

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Sums the partial gradients in their order, then changes the weights.
@inline(never) func update(_ rule: UpdateRule, _ task: Update<Real>) {
  switch rule.kind {
  case .descent: descend(rule, task)
  case .momentum: roll(rule, task)
  case .adam: adapt(rule, task)
  }
}

@inline(__always) private func total(_ task: Update<Real>, _ start: Int, _ whole: Bool) -> Lane {
  var sum = load(task.gradient + start, whole: whole)
  var part = 1
  while part < task.parts {
    sum += load(task.gradient + part * task.partStride + start, whole: whole)
    part += 1
  }
  return sum
}

private func descend(_ rule: UpdateRule, _ task: Update<Real>) {
  let rate = all(Real(-rule.rate))
  sweep(task.count) { i, whole in
    let weight = load(task.weights + i, whole: whole)
    store(fused(weight, rate, total(task, i, whole)), task.weights + i, whole: whole)
  }
}

/// v ← μv + g, w ← w - ηv.
private func roll(_ rule: UpdateRule, _ task: Update<Real>) {
  let rate = all(Real(-rule.rate))
  let memory = all(Real(rule.memory))
  sweep(task.count) { i, whole in
    let velocity = fused(total(task, i, whole), memory, load(task.first + i, whole: whole))
    store(velocity, task.first + i, whole: whole)
    let weight = load(task.weights + i, whole: whole)
    store(fused(weight, rate, velocity), task.weights + i, whole: whole)
  }
}

/// m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - η m̂/(√v̂ + ε), the hats dividing by 1 - βᵗ.
private func adapt(_ rule: UpdateRule, _ task: Update<Real>) {
  let meanPart = 1 - pow(rule.memory, Double(rule.step))
  let squarePart = 1 - pow(rule.squareMemory, Double(rule.step))
  let rate = all(Real(-rule.rate / meanPart))
  let root = all(Real(1 / squarePart.squareRoot()))
  let epsilon = all(Real(rule.epsilon))
  let (b1, c1) = (all(Real(rule.memory)), all(Real(1 - rule.memory)))
  let (b2, c2) = (all(Real(rule.squareMemory)), all(Real(1 - rule.squareMemory)))
  sweep(task.count) { i, whole in
    let g = total(task, i, whole)
    let m = fused(c1 * g, b1, load(task.first + i, whole: whole))
    let v = fused(c2 * g * g, b2, load(task.second + i, whole: whole))
    store(m, task.first + i, whole: whole)
    store(v, task.second + i, whole: whole)
    let step = m / fused(epsilon, squareRoot(v), root)
    let weight = load(task.weights + i, whole: whole)
    store(fused(weight, rate, step), task.weights + i, whole: whole)
  }
}
