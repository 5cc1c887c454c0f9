import ArgumentParser

/// Reports on standard error why the program ends, and returns the exit status.
struct FailureReporter {
    let isJSON: Bool

    func report(_ error: any Error) -> ExitStatus {
        switch error {
        case let code as ExitCode:
            return ExitStatus(rawValue: code.rawValue) ?? .fault
        case let quiet as QuietFailure:
            return quiet.status
        case is CleanExit:
            Self.sayHelp(error)
            return .success
        default: break
        }
        let status = PennypostProgram.exitCode(for: error)
        if status == .success {
            // Help and the like arrive as the parser's own errors.
            Self.sayHelp(error)
            return .success
        }
        let failure =
            status == .validationFailure
            ? Self.usageFailure(PennypostProgram.message(for: error)) : CommandFailure(error)
        report(failure)
        return failure.status
    }

    func report(_ failure: CommandFailure) {
        if isJSON, let bytes = try? JSONLineEncoder().encode(FailureDocument(failure)) {
            Console.shared.writeError(bytes + [0x0A])
        } else {
            Console.shared.writeError(Array(failure.text.utf8))
        }
    }

    private static func sayHelp(_ error: any Error) {
        let page = HelpPage.withExampleLast(PennypostProgram.fullMessage(for: error))
        Console.shared.write(Array((page + "\n").utf8))
    }

    private static func usageFailure(_ message: String) -> CommandFailure {
        let firstLine = message.split(separator: "\n").first.map(String.init) ?? message
        return CommandFailure(
            status: .usage, code: "usage", field: "command line", message: firstLine,
            remedy: "See: pennypost help, or pennypost help COMMAND")
    }
}

/// A failure that the command has already reported; only its status is left.
struct QuietFailure: Error {
    let status: ExitStatus
}
