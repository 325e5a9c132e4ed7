import Support
import Terminal
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

  @Test("of a list, in any order and form, are merged into the list itself")
  func forms() throws {
    let parts =
      "list='mathnn regions --family shi:5 --list --points'; "
      + "for i in 1 2 3; do $list --shard $i/3 > l$i; done; $list --shard 2/3 --json > j2; "
      + "grep -v '^#' l1 | sort -r > r1; grep '^#' l1 >> r1; sed 's/$/\r/' l3 > w3; "
    let said = said(
      parts + "$list | grep -v '^#' > whole; for p in 'l1 l2 l3' 'r1 j2 w3' 'l3 r1 l2'; do "
        + "mathnn regions merge $p --list -o all > told; tail -n 4 all | cmp - told && "
        + "grep -v '^#' all | cmp - whole || exit 1; done; "
        + "mathnn regions merge r1 j2 l3 --json | head -c 600 >&2")
    #expect(said.code == 0, "\(said.output)")
    #expect(said.output.contains(#""listed":"1296","regions":"1296","missing":[],"signs":["+"#))
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

  @Test("an object of --json holds what the lines say, in a file and on the screen")
  func objects() throws {
    let list = "mathnn regions --family shi:4 --list --points --bounded"
    let lines = said("\(list) >&2").output.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let text = said("\(list) --json -o a.json; \(list) --json | cmp - a.json && cat a.json >&2")
    #expect(text.code == 0)
    let result = try #require(JSON.read(text.output)["result"])
    let signs = try #require(result["signs"]?.elements)
    let points = try #require(result["points"]?.elements)
    let bounded = try #require(result["is_bounded"]?.elements)
    let told = zip(zip(signs, bounded), points).map { pair, point in
      ([pair.0.text ?? "", pair.1 == .bool(true) ? "bounded" : "unbounded"]
        + (point.elements ?? []).compactMap(\.text)).joined(separator: " ")
    }
    #expect(told.count == 125)
    #expect(told == lines.map(String.init))
  }

  @Test("an object that is not finished in time is not begun")
  func unfinished() {
    let said = said(
      "mathnn regions --family threshold:6 --list --json --timeout 0.3 > late.json 2> /dev/null; "
        + "grep -c '\"verdict\":\"undecided\"' late.json >&2; grep -c signs late.json >&2")
    #expect(said.output.hasPrefix("1\n0"), "\(said.output)")
  }

  @Test("a page holds a short list and refuses a long one")
  func pages() {
    let short = said("mathnn regions --family boolean:2 --list --to md >&2")
    #expect(short.output.contains("--\n# 4 regions listed"), "\(short.output)")
    #expect(said("mathnn regions --family boolean:17 --list --to html >&2").code == 4)
  }

  @Test("the empty arrangement of a point is listed, and --shade without a drawing is refused")
  func edges() {
    let point = said("mathnn regions -n 0 -d 0 --list --points --json >&2")
    #expect(point.output.contains(#""signs":[""],"points":[[]]"#), "\(point.output)")
    let shade = said("mathnn regions --lines 3 --shade A --label >&2")
    #expect(shade.code == 2 && shade.output.contains("drawing"), "\(shade.output)")
    #expect(said("mathnn regions --lines 3 --list --draw svg >&2").code == 2)
    let one = said("mathnn regions -n 1 -d 2 --label >&2")
    #expect(one.output.contains("0 vertices, 1 edge, 2 cells"), "\(one.output)")
  }

  @Test("a line that a network is built from twice is merged with a note")
  func repeated() {
    let said = said(
      "printf '1 0|0\\n0 1|0\\n2 0|0\\n' > lines; mathnn net build A --file lines >&2")
    #expect(
      said.code == 0 && said.output.contains("row 3 is the hyperplane of row 1"), "\(said.output)")
  }

  @Test("Cover's count of many points is there in a moment, and that of one point is said right")
  func cover() {
    let many = said("mathnn net cover -n 20000 -d 10000 --timeout 20 > many; wc -c < many >&2")
    #expect(many.code == 0 && many.output != "0\n", "\(many.output)")
    let one = said("mathnn net cover -n 1 -d 3 >&2")
    #expect(one.output.hasPrefix("2 linear dichotomies of 1 point in"), "\(one.output)")
  }

  @Test(
    "a flag that an action of net does not look at is refused, and a network drawn where asked for",
    arguments: [
      ("build A,D,G --lines 5 --draw svg", 0, "<svg"),
      ("minimise A,D,G --lines 5 --draw tikz", 0, #"\definecolor"#),
      ("build --truth 0110 --draw svg", 0, "<svg"),
      ("cover -n 3 -d 2 --slice 1", 2, "'--slice' says nothing to 'net cover'"),
      ("functions -n 3 --origin", 2, "it belongs to 'net dichotomies'"),
      ("test A --lines 3 --network /dev/stdin", 4, "a unit needs '|' before its threshold"),
    ] as [(String, Int32, String)])
  func actions(_ words: String, _ code: Int32, _ message: String) {
    let said = said("echo '1 0' | mathnn net \(words) >&2")
    #expect(said.code == code && said.output.contains(message), "\(said.output)")
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
