/// Reports on standard error why a command failed.
struct FailureReporter {
    let isJSON: Bool

    func report(_ failure: CommandFailure) {
        if isJSON, let bytes = try? JSONLineEncoder().encode(FailureDocument(failure)) {
            Console.current.writeError(bytes + [0x0A])
        } else {
            Console.current.writeError(Array(failure.text.utf8))
        }
    }
}

/// A failure that the command has already reported; only its status is left.
struct QuietFailure: Error {
    let status: ExitStatus
}
