/// Reports on standard error why a command failed.
struct FailureReporter {
    let isJSON: Bool

    func report(_ failure: CommandFailure) {
        Console.current.writeError(bytes(of: failure))
    }

    /// Returns what is printed about a failure.
    func bytes(of failure: CommandFailure) -> [UInt8] {
        guard isJSON, let bytes = try? JSONLineEncoder().encode(FailureDocument(failure)) else {
            return Array(failure.text.utf8)
        }
        return bytes + [0x0A]
    }
}

/// A failure that the command has already reported; only its status is left.
struct QuietFailure: Error {
    let status: ExitStatus
}
