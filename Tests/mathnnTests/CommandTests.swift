import Testing
@testable import mathnn
