import Support
import Testing

@Suite("Parts of counts and lists") struct RegionPartTests {
  private static let mathnn = "\(Process.buildFolder)/mathnn"

  /// Runs lines of the manual in a folder of their own, `mathnn` being the one just built.
  private func said(_ lines: String) -> (output: String, code: Int32) {
    let head = "f=$(mktemp -d); cd \"$f\"; mathnn() { \(Self.mathnn) \"$@\"; }; "
    let said = Process.shell(head + lines + "; code=$?; cd /; rm -r \"$f\"; exit $code")
    return (said.output, said.code)
  }

  @Test("of a count add up as in the manual")
  func counts() {
    let said = said(
      "for i in 1 2 3 4; do mathnn regions --family shi:5 --shard $i/4 > count$i.txt; done; "
        + "mathnn regions merge count1.txt count2.txt count3.txt count4.txt >&2")
    #expect(said.code == 0)
    #expect(said.output.contains("together: 1296 regions"), "\(said.output)")
  }

  @Test("of a list add up as in the manual")
  func lists() {
    let said = said(
      "for i in 1 2 3 4; do mathnn regions --family shi:5 --list --shard $i/4 --json -o part$i.json; "
        + "done; mathnn regions merge part1.json part2.json part3.json part4.json --list > all.txt; "
        + "mathnn regions --family shi:5 --list | grep -v '^#' > whole.txt; "
        + "grep -v '^#' all.txt | cmp - whole.txt && tail -n 1 all.txt >&2")
    #expect(said.code == 0, "\(said.output)")
    #expect(said.output.contains("1296 regions listed; counted independently: 1296"))
  }

  @Test("a list in a file is the list on the screen, and a list that fails leaves no file")
  func files() {
    let said = said(
      "mathnn regions --family shi:5 --list --points > screen.txt; "
        + "mathnn regions --family shi:5 --list --points -o file.txt > said.txt; "
        + "cmp screen.txt file.txt && tail -n 1 screen.txt | cmp - said.txt && "
        + "! mathnn regions --family threshold:6 --list --timeout 0.05 -o late.txt && ls >&2")
    #expect(said.code == 0, "\(said.output)")
    #expect(!said.output.contains("late.txt"), "\(said.output)")
  }

  @Test(
    "that are missing, doubled or of another arrangement are told",
    arguments: [
      ("a1 a2", 3, "missing parts: 3"), ("a1 a2 a2 a3", 4, "given twice"),
      ("a1 a2 b3", 4, "different lists or counts"), ("a1 a2 l3", 4, "are not added"),
      ("l1 l2", 3, "missing parts: 3"), ("l1 l1 l3", 4, "given twice"),
      ("l1 l2 short", 4, "claims"), ("l1 l2 wrong", 1, "listed twice"),
    ] as [(String, Int32, String)])
  func faults(_ parts: String, _ code: Int32, _ message: String) {
    let said = said(
      "for i in 1 2 3; do mathnn regions --family shi:4 --shard $i/3 > a$i; "
        + "mathnn regions --family shi:3 --shard $i/3 > b$i; "
        + "mathnn regions --family shi:4 --list --shard $i/3 > l$i; done; "
        + "sed 1d l3 > short; sed -e 1d -e 2p l3 > wrong; mathnn regions merge \(parts) >&2")
    #expect(said.code == code, "\(said.output)")
    #expect(said.output.contains(message), "\(said.output)")
  }
}
