import Budgets
import Testing

@testable import Terminal

@Suite("The budget") struct BudgetTests {
  @Test("is spent once, and then every check ends the work")
  func spent() throws {
    let budget = Budget(seconds: 1.5, bytes: 1 << 30)
    try budget.check()
    budget.spend(.time)
    budget.spend(.memory)
    #expect(budget.isSpent)
    #expect(throws: budget.verdict(on: .time)) { try budget.check() }
    #expect(budget.verdict(on: .time).message == "out of time after 1.5 s")
    #expect(budget.verdict(on: .memory).message == "out of memory: more than 1024 MB")
  }

  @Test("work that polls it ends in good order, with exit code 3")
  func polled() {
    let spec = CommandSpec("spin", "never ends", chapter: .about)
    let program = Program(
      name: "mathnn", version: "1", summary: "",
      commands: [Command(spec) { call in while true { try call.budget.check() } }])
    let response = program.response(
      to: ["spin", "--timeout", "0.05", "--json"], console: Sample.console, isWatched: true)
    #expect(response.exit == .undecided)
    #expect(response.messages.contains("out of time after 0.05 s"))
    #expect(response.output.contains(#""verdict":"undecided","reason":"out of time after 0.05 s""#))
  }

  @Test("work that does not poll it is ended by force, with the same words")
  func forced() async {
    let result = await #expect(
      processExitsWith: .exitCode(3),
      observing: [\.standardOutputContent, \.standardErrorContent]
    ) {
      let spec = CommandSpec("spin", "never ends", chapter: .about, timeout: 0.05)
      let program = Program(
        name: "mathnn", version: "1", summary: "",
        commands: [
          Command(spec) { call in
            while !call.program.version.isEmpty {}; return Answer()
          }
        ])
      _ = program.response(to: ["spin", "--json"], isWatched: true)
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    let messages = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(output.contains(#""command":"spin","verdict":"undecided","reason":"out of time"#))
    #expect(messages.contains("mathnn: error: out of time after 0.05 s"))
  }

  @Test("work that takes too much memory is ended too")
  func memory() async {
    let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent])
    {
      let budget = Budget(seconds: 20, bytes: Memory.inUse + (64 << 20))
      let watchdog = Watchdog(budget: budget) { .init(output: "", messages: "\($0) is spent") }
      watchdog.start()
      var blocks: [[UInt8]] = []
      while true { blocks.append([UInt8](repeating: UInt8(blocks.count & 255), count: 1 << 20)) }
    }
    #expect(
      String(decoding: result?.standardErrorContent ?? [], as: UTF8.self) == "memory is spent")
  }

  @Test("waiting for a person does not count")
  func paused() {
    let budget = Budget(seconds: 0.2)
    let watchdog = Watchdog(budget: budget) { _ in .init(output: "", messages: "") }
    watchdog.start()
    watchdog.paused { _ = sleepFor(milliseconds: 400) }
    _ = sleepFor(milliseconds: 80)
    #expect(!budget.isSpent)
    watchdog.dismiss()
  }

  @Test("memory is given in bytes, or in K, M or G")
  func amounts() throws {
    #expect(Memory.bytes(in: "512M") == 512 << 20)
    #expect(Memory.bytes(in: "8G") == 8 << 30)
    #expect(Memory.bytes(in: "1000") == 1000)
    for wrong in ["", "G", "-1", "8T", "99999999999999999999", "9999999999G"] {
      #expect(Memory.bytes(in: wrong) == nil)
    }
    #expect(throws: UsageError.self) { try Memory.allowed(asked: "lots") }
    let (asked, usual) = (try Memory.allowed(asked: "1G"), try Memory.allowed(asked: nil))
    #expect(asked == 1 << 30)
    #expect(usual > 0 && usual <= 4 << 30)
    #expect(Memory.inUse > 1 << 20)
  }

  @Test("a thread has the stack that was asked for")
  func stack() async {
    await #expect(processExitsWith: .exitCode(7)) {
      WorkThread.run(stackBytes: 256 << 20) {
        if depth(1_000_000) == 1_000_000 { leave(7) }
      }
    }
  }

  @Test("a trap, or a stack that is used up, ends with 70 and says whose fault it is")
  func lastResort() async {
    let trapped = await #expect(
      processExitsWith: .exitCode(70), observing: [\.standardErrorContent]
    ) {
      forgetVariable("SWIFT_BACKTRACE")
      LastResort.install()
      WorkThread.run { _ = [Int](repeating: 0, count: 2)[depth(2)] }
    }
    let text = String(decoding: trapped?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.hasSuffix("hint: this is a bug of ours; please report the command\n"))
    await #expect(processExitsWith: .exitCode(70)) {
      forgetVariable("SWIFT_BACKTRACE")
      LastResort.install()
      WorkThread.run {
        LastResort.useOwnStackOnThisThread()
        _ = depth(.max)
      }
    }
  }
}
