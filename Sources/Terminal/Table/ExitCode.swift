/// What the process tells its caller when it ends.
package enum ExitCode: Int32, Sendable, CaseIterable {
  /// Done, equal, all passed.
  case done = 0
  /// Answered in the negative: different, a check failed, a wrong line.
  case negative = 1
  /// The command line itself is wrong.
  case usage = 2
  /// Undecided, or out of time or memory.
  case undecided = 3
  /// The input is wrong: a text that does not read, a file that is not there.
  case input = 4
  /// A helper is missing: TeX, a data set.
  case missing = 5
  /// A bug of ours.
  case bug = 70

  /// One line for the help, the man page and the manual.
  package var meaning: String {
    switch self {
    case .done: "done, equal, all passed"
    case .negative: "answered in the negative: different, a check failed, a wrong line"
    case .usage: "the command line is wrong"
    case .undecided: "undecided, or out of time or memory"
    case .input: "the input is wrong; the message says where"
    case .missing: "something is missing, such as TeX or a data set"
    case .bug: "a bug of ours"
    }
  }
}
