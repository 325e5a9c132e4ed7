internal import Exact

/// A task on sequences of bits that a network with fed-back outputs can do.
package struct SequenceTask: Sendable {
  package let name: String
  package let summary: String
  /// Bits read in each step.
  package let inputCount: Int
  /// Bits carried from step to step; they start at 0.
  package let stateCount: Int
  /// One step: inputs, then the state, to outputs, then the next state.
  package let step: @Sendable ([Bool]) -> (outputs: [Bool], state: [Bool])
  /// The outputs for a whole sequence by the definition of the task, without a state.
  package let wanted: @Sendable ([[Bool]]) -> [[Bool]]

  package static let catalogue = [parity, adder, latch]

  /// y[t] is the parity of x[1] … x[t]; the state is s[t] = y[t−1].
  static let parity = SequenceTask(
    name: "parity", summary: "y[t] = x[1] xor … xor x[t], with s[1] = 0 and s[t] = y[t-1]",
    inputCount: 1, stateCount: 1,
    step: { ([$0[0] != $0[1]], [$0[0] != $0[1]]) },
    wanted: { inputs in
      inputs.indices.map { t in [!inputs[...t].count(where: { $0[0] }).isMultiple(of: 2)] }
    })

  /// Adds two numbers, the lowest bits first; the state is the carry.
  static let adder = SequenceTask(
    name: "adder", summary: "adds two binary numbers, lowest bits first; the state is the carry",
    inputCount: 2, stateCount: 1,
    step: { bits in
      let sum = bits.count { $0 }
      return ([!sum.isMultiple(of: 2)], [sum >= 2])
    },
    wanted: { inputs in
      let numbers = (0..<2).map { k in
        inputs.enumerated().reduce(0) { $0 + ($1.element[k] ? 1 << $1.offset : 0) }
      }
      return inputs.indices.map { [(numbers[0] + numbers[1]) >> $0 & 1 == 1] }
    })

  /// Inputs set and reset; the output is the last of them that was given, reset winning.
  static let latch = SequenceTask(
    name: "latch", summary: "set and reset: the output keeps the last of the two, reset wins",
    inputCount: 2, stateCount: 1,
    step: { bits in
      let next = !bits[1] && (bits[0] || bits[2])
      return ([next], [next])
    },
    wanted: { inputs in
      inputs.indices.map { t in
        guard let last = inputs[...t].last(where: { $0[0] || $0[1] }) else { return [false] }
        return [!last[1]]
      }
    })

  /// A network for one step, from the truth tables of outputs and state.
  package func network() -> ThresholdNetwork {
    let size = inputCount + stateCount
    let zero = step([Bool](repeating: false, count: size))
    let outputs = zero.outputs.indices.map { index in
      TruthTable(inputCount: size) { step($0).outputs[index] }
    }
    let states = zero.state.indices.map { index in
      TruthTable(inputCount: size) { step($0).state[index] }
    }
    return ThresholdNetwork(tables: outputs + states)
  }

  /// Runs a network on every sequence of a length; the first one it gets wrong, if any.
  package func counterexample(_ network: ThresholdNetwork, length: Int) -> [[Bool]]? {
    for code in 0..<1 << (inputCount * length) {
      let bits = TruthTable.bits(code, inputCount * length)
      let inputs = (0..<length).map { Array(bits[$0 * inputCount..<($0 + 1) * inputCount]) }
      var state = [Bool](repeating: false, count: stateCount)
      var made: [[Bool]] = []
      for input in inputs {
        let values = (input + state).map { $0 ? Rational(1) : 0 }
        let all = network.outputs(at: values)
        made.append(Array(all.dropLast(stateCount)))
        state = Array(all.suffix(stateCount))
      }
      if made != wanted(inputs) { return inputs }
    }
    return nil
  }
}
