/// Why a command failed, for the person and for programs.
struct CommandFailure: Error, Sendable, Equatable {
    var status: ExitStatus
    /// A stable word for programs.
    var code: String
    /// The subject: an option, a file, a mailbox.
    var field: String
    /// What is wrong, without a full stop.
    var message: String
    /// What to do, without a full stop at its end.
    var remedy: String?
    /// The server's own words.
    var serverWords: String?
    /// What to do, step by step, if that is known for certain.
    var steps: [String] = []

    /// The text for a terminal. Nothing from outside can control the terminal.
    var text: String {
        var lines = ["pennypost: \(field): \(Self.sentence(message))"]
        if let remedy { lines[0] += " \(Self.sentence(remedy))" }
        if let serverWords { lines.append("  The server said: \(serverWords)") }
        for (index, step) in steps.enumerated() { lines.append("  \(index + 1). \(step)") }
        return lines.map { TerminalText.oneLine($0) + "\n" }.joined()
    }

    private static func sentence(_ text: String) -> String {
        guard let last = text.last else { return text }
        return ".!?".contains(last) ? text : text + "."
    }
}

/// `{"error":{"code":…,"field":…,"message":…,"remedy":…,"serverWords":…}}`
struct FailureDocument: Encodable, Sendable {
    struct Body: Encodable, Sendable {
        var code: String
        var field: String
        var message: String
        var remedy: String?
        var serverWords: String?

        init(_ failure: CommandFailure) {
            code = failure.code
            field = failure.field
            message = failure.message
            let steps = failure.steps.isEmpty ? nil : failure.steps.joined(separator: " ")
            remedy = [failure.remedy, steps].compactMap(\.self).joined(separator: ". ")
            if remedy?.isEmpty == true { remedy = nil }
            serverWords = failure.serverWords
        }
    }

    var error: Body

    init(_ failure: CommandFailure) { error = Body(failure) }
}
