/// The four files of MNIST in a folder.
package enum Mnist {
  /// A file: what it is called, and the digest of its unpacked bytes.
  struct Entry: Sendable {
    var name: String
    var dimensions: Int
    /// The CRC-32 of the unpacked file: quick, and finds any slip of a disk.
    var checksum: UInt32
    /// Its SHA-256, for what comes from elsewhere.
    var digest: String
  }

  static let trainPictures = Entry(
    name: "train-images-idx3-ubyte", dimensions: 3, checksum: 0xE9F4_D8B3,
    digest: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db")
  static let trainLabels = Entry(
    name: "train-labels-idx1-ubyte", dimensions: 1, checksum: 0xE0CB_4AD2,
    digest: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5")
  static let testPictures = Entry(
    name: "t10k-images-idx3-ubyte", dimensions: 3, checksum: 0x9137_3BDF,
    digest: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7")
  static let testLabels = Entry(
    name: "t10k-labels-idx1-ubyte", dimensions: 1, checksum: 0x4AB9_EFF9,
    digest: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2")
  static let entries = [trainPictures, trainLabels, testPictures, testLabels]

  /// The names of the files as they are offered for download.
  package static var packedNames: [String] { entries.map { $0.name + ".gz" } }

  /// The sets to learn from and to test with, from a folder.
  ///
  /// Files that are not the published ones are refused unless others are `accepted`: a changed byte
  /// must not go unnoticed.
  package static func read(
    _ folder: String, acceptsOthers: Bool = false
  ) throws(DataError) -> (train: PictureSet, test: PictureSet) {
    guard Files.isFolder(folder) else {
      throw DataError(
        .missing, "there is no folder '\(folder)'",
        hint: "'mathnn data fetch' downloads MNIST; without --data digits are drawn")
    }
    let train = try set(folder, trainPictures, trainLabels, acceptsOthers)
    let test = try set(folder, testPictures, testLabels, acceptsOthers)
    guard (train.height, train.width) == (test.height, test.width) else {
      throw DataError(.damaged, "pictures of training and test in '\(folder)' differ in size")
    }
    return (train, test)
  }

  /// Where a file of the folder lies, packed or plain.
  static func path(_ folder: String, _ entry: Entry) throws(DataError) -> String {
    for ending in ["", ".gz"] {
      let path = "\(folder)/\(entry.name)\(ending)"
      if Files.exists(path) { return path }
    }
    throw DataError(
      .missing, "'\(entry.name)' is not in '\(folder)', neither plain nor as .gz",
      hint: "'mathnn data fetch --data \(folder)' downloads what is missing")
  }

  private static func set(
    _ folder: String, _ pictures: Entry, _ labels: Entry, _ acceptsOthers: Bool
  ) throws(DataError) -> PictureSet {
    let (picturePath, labelPath) = (try path(folder, pictures), try path(folder, labels))
    var images = try IdxFile.read(picturePath, dimensions: 3)
    let marks = try IdxFile.read(labelPath, dimensions: 1)
    guard images.sizes[0] == marks.sizes[0] else {
      throw DataError(
        .damaged,
        "'\(picturePath)' holds \(images.sizes[0]) pictures and '\(labelPath)' "
          + "\(marks.sizes[0]) labels",
        hint: "are files of training and test mixed?")
    }
    guard images.sizes[0] > 0, images.sizes[1] > 0, images.sizes[2] > 0 else {
      throw DataError(.damaged, "'\(picturePath)' holds no pictures")
    }
    if let place = marks.bytes.firstIndex(where: { $0 > 9 }) {
      throw DataError(
        .damaged,
        "label \(place - marks.head + 1) of '\(labelPath)' is \(marks.bytes[place]), not a digit")
    }
    var isKnown = true
    for (table, entry, path) in [(images, pictures, picturePath), (marks, labels, labelPath)]
    where table.checksum != entry.checksum {
      isKnown = false
      guard acceptsOthers else {
        throw DataError(
          .damaged, "'\(path)' is not the published MNIST: its checksum differs",
          hint: "a byte may have changed; 'mathnn data fetch' gets it anew, --other-data takes it")
      }
    }
    return PictureSet(
      origin: isKnown ? .mnist : .files, height: images.sizes[1], width: images.sizes[2],
      pixels: images.takeBytes(), labels: Array(marks.bytes))
  }

  /// What is found in a folder, file by file.
  package static func report(_ folder: String) throws(DataError) -> [(name: String, says: String)] {
    var lines: [(String, String)] = []
    for entry in entries {
      let table = try IdxFile.read(try path(folder, entry), dimensions: entry.dimensions)
      let sizes = table.sizes.map { "\($0)" }.joined(separator: " × ")
      let digest = Digest.sha256(table.file)
      let says = digest == entry.digest ? "as published" : "not the published MNIST"
      lines.append((entry.name, "\(sizes), \(says), SHA-256 \(digest)"))
    }
    return lines
  }
}
