internal import KernelInterface

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Softmax and cross-entropy: the sum of the losses; scores become gradients.
///
/// With p = softmax(z) the gradient of -log p_label by z is p minus the unit vector of the label.
@inline(never) func softmax(_ task: SoftmaxRows<Real>) -> Double {
  let padded = (task.classes + 7) / 8 * 8
  let scale = Real(task.scale)
  var loss = 0.0
  for row in 0..<task.rows {
    let scores = task.scores.base + row * task.scores.rowStride
    let label = Int(task.labels[row])
    var top = scores[0]
    for k in 1..<max(1, task.classes) where scores[k] > top { top = scores[k] }
    let wanted = Double(scores[label] - top)
    for k in 0..<padded { scores[k] = k < task.classes ? scores[k] - top : -1e30 }
    exponentials(scores, padded)
    var sum: Real = 0
    for k in 0..<task.classes { sum += scores[k] }
    loss += log(Double(sum)) - wanted
    let share = scale / sum
    for k in 0..<padded { scores[k] *= share }
    scores[label] -= scale
  }
  return loss
}

/// How many rows have their largest score at their label; of equal scores the first counts.
@inline(never) func hits(_ task: SoftmaxRows<Real>) -> Int {
  var hits = 0
  for row in 0..<task.rows {
    let scores = task.scores.base + row * task.scores.rowStride
    var best = 0
    for k in 1..<max(1, task.classes) where scores[k] > scores[best] { best = k }
    if best == Int(task.labels[row]) { hits += 1 }
  }
  return hits
}
