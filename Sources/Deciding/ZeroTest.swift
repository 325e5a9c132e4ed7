package import Expressions

/// How a term was recognised as zero, from the weakest to the strongest method.
package enum ProofMethod: String, Sendable, Hashable {
  /// Both sides have one canonical form.
  case normalForm
  /// Residues at random points of several prime fields; error below 2^-100.
  case residues
  /// Exact expansion over the rationals.
  case proof
  /// By the cases of signs, each of them proved.
  case cases
  /// By induction on a whole number.
  case induction
}

/// What the zero test found out.
package enum ZeroVerdict: Sendable, Hashable {
  /// Zero wherever it is defined.
  case zero(ProofMethod)
  /// Not zero, as far as its atoms are independent: a hint, never a proof.
  case probablyNonzero
  /// Defined nowhere: its conditions contradict one another.
  case undefined
  case unknown(String)

  package var isZero: Bool {
    if case .zero = self { true } else { false }
  }
}

/// Whether a scalar term is zero wherever it is defined.
package struct ZeroTest {
  let assumptions: Assumptions
  let budget: DecisionBudget

  /// How many inductions may stand in one another.
  var inductions = 2

  /// Whether terms of any length are expanded exactly; else only short ones are.
  var wantsProof = false

  package init(under assumptions: Assumptions = Assumptions(), budget: DecisionBudget) {
    self.assumptions = assumptions
    self.budget = budget
  }

  /// The same test in a region with assumptions of its own.
  func within(_ assumptions: Assumptions) -> ZeroTest {
    var result = ZeroTest(under: assumptions, budget: budget)
    result.inductions = inductions
    result.wantsProof = wantsProof
    return result
  }

  /// Decides a scalar term as it stands; with the assumptions of a cell where it seems not zero.
  func decide(_ e: Expr) -> (verdict: ZeroVerdict, nonzeroIn: Assumptions?) {
    do {
      let written = try Definitions.expanded(e.canonical).canonical
      if written.isZero { return (.zero(.normalForm), nil) }
      var all = assumptions.completed(for: [e])
      for condition in Definedness.conditions(of: written, under: all) { all.assume(condition) }
      if all.isContradictory { return (.undefined, nil) }
      return within(all).decideByCases(written)
    } catch Trouble.unsupported(let reason) {
      return (.unknown(reason), nil)
    } catch {
      return (.unknown("out of budget"), nil)
    }
  }

  /// Whether a scalar term is zero wherever it is defined.
  package func isZero(_ e: Expr) -> ZeroVerdict { decide(e).verdict }

  /// One attempt on a term without cases, functions written out.
  enum Attempt {
    case decided(ZeroVerdict)
    case needsSign(Expr)
    case needsCondition(Expr)
    case split(CaseResolution.Split)
  }

  /// Decides a term over atoms, beginning again while the tables learn.
  func attempt(_ e: Expr) -> Attempt {
    let learning = Conversion.Learning()
    learning.settings.contentSeed = e.contentHash
    for _ in 0..<24 {
      do {
        return .decided(try verdict(on: e, learning))
      } catch let trouble as Trouble {
        switch trouble {
        case .restart: continue
        case .unlucky: learning.settings.seed &+= 1
        case .needsSign(let part): return .needsSign(part)
        case .needsCondition(let condition): return .needsCondition(condition)
        case .undefined: return .decided(.undefined)
        case .divisionByZero:
          // The forms of sums may divide where the sums do not: then nothing is known.
          return .decided(
            e.traits.contains(.bindsIndex)
              ? .unknown("a sum whose form divides by zero") : .undefined)
        case .unsupported(let reason): return .decided(.unknown(reason))
        case .exhausted: return .decided(.unknown("out of budget"))
        }
      } catch {
        return .decided(.unknown("out of budget"))
      }
    }
    return .decided(.unknown("the atoms of the term did not settle"))
  }

  private func verdict(on e: Expr, _ learning: Conversion.Learning) throws -> ZeroVerdict {
    let conversion = try Conversion(assumptions, budget, learning: learning)
    let residue = try conversion.residue(of: e)
    guard residue.isZero else { return .probablyNonzero }
    if wantsProof || e.treeSize < 400, let exact = try? conversion.fraction(of: e), exact.isZero {
      return .zero(.proof)
    }
    try conversion.needsLanes(for: residue.size)
    return .zero(.residues)
  }
}
