internal import Glibc

/// Ends the program with how it is to be called, on standard error, and exit status 64 (EX_USAGE of sysexits).
public func endWithUsage(_ text: String) -> Never {
    var line = "usage: \(text)\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(64)
}
