internal import Calculus
internal import Exact
internal import Expressions

/// The solution of coupled recurrences by the ordered product of their matrices.
///
/// With P[n,m] = A[n]·A[n−1] ⋯ A[m+1], D[n] = P[n,b−1]·D[b−1] + Σ_{k=b..n} P[n,k]·B[k]. The matrices
/// and their product are names with definitions: written out, the product would grow with n.
struct SystemSolution {
  let recurrence: LinearRecurrence
  /// What B is on the range, with given values put in.
  let inhomogeneous: [Expr]
  let lower: Expr
  let sumIndex: Expr
  let names: MatrixNames

  private func entry(_ n: Expr, _ m: Expr, _ i: Int, _ j: Int) -> Expr {
    .symbol(names.product, [n, m, Expr(i + 1), Expr(j + 1)])
  }

  /// An unknown at step n.
  func formula(of place: Int, at n: Expr) -> Expr {
    let start = (lower - 1).tidyIndex
    return combined(
      start: { entry(n, start, place, $0) }, inside: { entry(n, sumIndex, place, $0) }, upTo: n)
  }

  /// The same with P[n+1,m] replaced by A[n+1]·P[n,m], and P[n+1,n+1] by the identity.
  func steppedFormula(of place: Int, at n: Expr) -> Expr {
    let next = (n + 1).tidyIndex
    let start = (lower - 1).tidyIndex
    func row(_ m: Expr, _ j: Int) -> Expr {
      let terms = (0..<recurrence.size).map { i in
        recurrence.coefficients[place][i].placed(next, for: recurrence.index) * entry(n, m, i, j)
      }
      return .sum(terms.filter { !$0.isZero })
    }
    let sum = combined(start: { row(start, $0) }, inside: { row(sumIndex, $0) }, upTo: n)
    return sum + inhomogeneous[place].placed(next, for: recurrence.index)
  }

  private func combined(
    start: (Int) -> Expr, inside: (Int) -> Expr, upTo n: Expr
  ) -> Expr {
    var terms: [Expr] = []
    var inner: [Expr] = []
    for j in 0..<recurrence.size {
      let before = recurrence.value(j, at: (lower - 1).tidyIndex)
      terms.append(RangeSolution.product([start(j), before]))
      let added = inhomogeneous[j]
      if added.isZero { continue }
      inner.append(
        RangeSolution.product(
          [inside(j)] + added.placed(sumIndex, for: recurrence.index).factorList))
    }
    if !inner.isEmpty { terms.append(.bigSum(sumIndex, from: lower, to: n, .sum(inner))) }
    return .sum(terms)
  }
}

/// The names of the matrix of one step, `M[t]`, and of the product of many, `P[n,m]`.
struct MatrixNames: Sendable {
  let matrix: Symbol
  let product: Symbol
  /// Names of the running indices of the definitions.
  private let last: Expr
  private let first: Expr
  private let factor: Expr

  init(size: Expr, avoiding taken: inout Set<String>) {
    func name(_ wish: String) -> String {
      taken.insert(wish).inserted ? wish : Symbol.freshName(like: wish, avoiding: &taken)
    }
    let shape = Shape.matrix(size, size)
    matrix = Symbol(name("M"), family: 1, shape: shape)
    product = Symbol(name("P"), family: 2, shape: shape)
    (last, first) = (.symbol(name("n")), .symbol(name("m")))
    factor = .symbol(name("j"))
  }

  /// P[n,m] = M[n]·M[n−1] ⋯ M[m+1].
  var productDefinition: Definition {
    Definition(
      .symbol(product, [last, first]), [last, first],
      .bigProduct(
        factor, from: first + 1, to: last, .symbol(matrix, [factor]), order: .descending))
  }

  /// What P and the entries of M stand for.
  func definitions(of recurrence: LinearRecurrence) -> [Definition] {
    var list = [productDefinition]
    for i in 0..<recurrence.size {
      for j in 0..<recurrence.size {
        list.append(
          Definition(
            .symbol(matrix, [recurrence.index, Expr(i + 1), Expr(j + 1)]), [recurrence.index],
            recurrence.coefficients[i][j]))
      }
    }
    return list
  }
}
