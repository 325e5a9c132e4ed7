import Exact
import Expressions
import Notation
import Testing

@testable import Deciding

@Suite("Scratch") struct ScratchTests {
  @Test func scratch() throws {
   for (l, r) in [("sum(k=1..T+1, prod(j=k+1..T+1, f[j])*x[k])",
      "f[T+1]*sum(k=1..T, prod(j=k+1..T, f[j])*x[k])+x[T+1]"), ("sum(i=1..n, delta(i,j)*delta(i,k))", "delta(j,k)"),("sum(k=1..n, sum(j=1..k, q[k,j]))", "sum(j=1..n, sum(k=j..n, q[k,j]))")] {
    let e = try Pair.read("\(l) - (\(r))").canonical
    var a = Assumptions().completed(for: [e])
    if l.contains("delta") { a.assume(try Pair.read("j>=1")); a.assume(try Pair.read("j<=n")) }
    do { let f = try SumForms(assumptions: a, budget: DecisionBudget()).normalized(e)
    print("FORM", (try? PlainWriter.write(f)) ?? "?")
    } catch Trouble.needsCondition(let c) { print("needs", c) ; print((try? PlainWriter.write(c)) ?? "?") }
     catch { print(error) }
    print(ZeroTest(under: a, budget: DecisionBudget()).decide(e).verdict)
   }
  }
}
