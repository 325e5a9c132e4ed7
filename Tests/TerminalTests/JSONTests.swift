import Support
import Testing

@testable import Terminal

@Suite("JSON") struct JSONTests {
  @Test("keys keep their order, numbers their digits")
  func written() {
    let value: JSON = [
      "b": 1, "a": [true, .null, "x\"\\\n\r\t\u{1}\u{1F}\u{7F}é∞"],
      "big": .number("123456789012345678901234567890"),
      "empty": [:], "none": [],
    ]
    #expect(
      value.compact
        == #"{"b":1,"a":[true,null,"x\"\\\n\r\t\u0001\u001f\#u{7F}é∞"],"big":123456789012345678901234567890,"#
        + #""empty":{},"none":[]}"#)
    #expect(
      (["a": [1, 2], "e": []] as JSON).pretty
        == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"e\": []\n}")
    #expect(JSON(0.1).compact == "0.1")
    #expect(JSON(.infinity) == .null)
  }

  @Test(
    "what is written reads back",
    arguments: [
      #"{"a":[1,-0.5e+10,{"b":null}],"c":"é\u0000"}"#, "[]", "0", "-0", #""""#, "true", "[[[[]]]]",
      #"{"":{"":""}}"#,
    ])
  func roundTrip(_ text: String) throws {
    #expect(try JSON.read(text).compact == text)
    #expect(try JSON.read(JSON.read(text).pretty) == JSON.read(text))
  }

  @Test("escapes and surrogate pairs are read")
  func escapes() throws {
    #expect(try JSON.read(#""\u00e9\ud83d\ude00\/\b\f\r\t""#) == "é😀/\u{8}\u{C}\r\t")
  }

  @Test(
    "what is no JSON is refused, with the byte",
    arguments: [
      ("", 0), ("  ", 2), ("{", 1), ("[1,]", 3), ("[1 2]", 3), ("01", 1), ("-", 1), ("1.", 2),
      (".5", 0), ("1e", 2), ("+1", 0), ("nul", 0), ("NaN", 0), ("'a'", 0), (#""a"#, 0),
      ("\"a\u{1}\"", 2), (#""\x""#, 1), (#""\u12g4""#, 1), (#""\ud83d""#, 1), (#""\ude00""#, 1),
      (#""\ud83dx""#, 1), (#""\ud83d\u0041""#, 1), (#"{"a":1,"a":2}"#, 7), (#"{"a" 1}"#, 5),
      (#"{a:1}"#, 1), ("1 1", 2), ("[1]x", 3), ("// a\n1", 0), ("\u{FEFF}1", 0), ("é", 0),
    ])
  func refused(_ text: String, _ offset: Int) {
    #expect { try JSON.read(text) } throws: { ($0 as? JSONError)?.offset == offset }
  }

  @Test("bytes that are no UTF-8 are refused at the first of them")
  func encoding() {
    let wrong: [([UInt8], Int)] = [
      ([0x22, 0xFF, 0x22], 1), ([0x22, 0xC0, 0x80, 0x22], 1), ([0x22, 0xED, 0xA0, 0x80, 0x22], 1),
      ([0x22, 0xF4, 0x90, 0x80, 0x80], 1), ([0x22, 0x41, 0xE2, 0x82], 2),
    ]
    for (bytes, offset) in wrong {
      #expect { try JSON.read(bytes) } throws: { ($0 as? JSONError)?.offset == offset }
    }
  }

  @Test("depth has a limit, so that no text can use up the stack")
  func depth() throws {
    let deepest = JSON.deepest
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(try JSON.read(nested(deepest)).compact == nested(deepest))
    #expect(throws: JSONError.self) { try JSON.read(nested(deepest + 1)) }
    #expect(throws: JSONError.self) { try JSON.read(String(repeating: "[", count: 1_000_000)) }
    #expect(throws: JSONError.self) { try JSON.read(String(repeating: #"{"a":"#, count: 100_000)) }
  }

  @Test("equal letters in other bytes are other keys")
  func equivalentKeys() throws {
    #expect(throws: Never.self) { try JSON.read("{\"\u{E9}\":1,\"e\u{301}\":2}") }
  }
}

@Suite("Campaign: mutated JSON") struct JSONCampaign {
  private static let sound = Array(
    #"{"id":"a1","answer":"sigma'(a)*W","against":"é\ud83d\ude00\n","given":["x=0.5",[1e-7,-2]],"n":null}"#
      .utf8)

  @Test("neither crashes nor hangs, and what is read reads back", arguments: 0..<10)
  func mutated(seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    let pool = Array(#"{}[]",:\u0-9eE.+tfn "#.utf8) + [0x00, 0x80, 0xC3, 0xED, 0xFF]
    for _ in 0..<Campaign.volume(100_000) {
      var bytes = Self.sound
      for _ in 0..<Int.random(in: 1...6, using: &numbers) {
        let place = Int.random(in: 0..<max(1, bytes.count), using: &numbers)
        let byte = pool.randomElement(using: &numbers) ?? 0
        switch Int.random(in: 0..<4, using: &numbers) {
        case 0 where !bytes.isEmpty: bytes.remove(at: place)
        case 1: bytes.insert(byte, at: min(place, bytes.count))
        case 2: bytes.removeSubrange(min(place, bytes.count)...)
        default: if !bytes.isEmpty { bytes[place] = byte }
        }
      }
      guard let value = try? JSON.read(bytes) else { continue }
      #expect(try JSON.read(value.compact) == value)
      #expect(try JSON.read(value.pretty) == value)
    }
  }
}
