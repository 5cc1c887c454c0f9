import Glibc

/// Prints the usage on standard error and ends the program with status 64 (EX_USAGE of sysexits.h).
public func endWithUsage(_ text: String) -> Never {
    var line = "usage: \(text)\n"
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(64)
}
