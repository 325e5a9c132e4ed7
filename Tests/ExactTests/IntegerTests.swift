import Testing
@testable import Exact
