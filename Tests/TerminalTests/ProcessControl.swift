#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Waits, as a person who types would make us wait.
func sleepFor(milliseconds: UInt32) -> Int32 { usleep(milliseconds * 1000) }

/// Ends the process.
func leave(_ code: Int32) -> Never { exit(code) }

/// A recursion that no optimiser makes a loop of.
@inline(never) func depth(_ n: Int) -> Int { n == 0 ? 0 : 1 + depth(n - 1) }

/// Removes a variable from the environment of this process.
func forgetVariable(_ name: String) { unsetenv(name) }
