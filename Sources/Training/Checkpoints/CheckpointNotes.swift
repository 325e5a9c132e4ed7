/// What a checkpoint says of its run, whatever numbers it holds.
package struct CheckpointNotes: Sendable {
  /// The options of the run, as text.
  package let options: String
  /// All seeds of the run.
  package let seeds: [Int]

  package init(reading path: String) throws(DataError) {
    let bytes = try Files.read(path)
    let notes: [(name: String, text: String)]
    do throws(DataError) {
      notes = try Safetensors<Float>(bytes, called: path).notes
    } catch let fault {
      // A run in Float64 has other numbers and the same notes.
      do throws(DataError) {
        notes = try Safetensors<Double>(bytes, called: path).notes
      } catch { throw fault }
    }
    func note(_ name: String) -> String? { notes.first { $0.name == name }?.text }
    guard let options = note("options"), let seeds = note("seeds") else {
      throw DataError(
        .damaged, "'\(path)' is no sound checkpoint: it is not from 'mathnn train'")
    }
    self.options = options
    self.seeds = seeds.split(separator: " ").compactMap { Int($0) }
    guard !self.seeds.isEmpty else {
      throw DataError(.damaged, "'\(path)' is no sound checkpoint: it has no seeds")
    }
  }
}
