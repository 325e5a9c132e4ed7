import Testing
@testable import Arrangements
