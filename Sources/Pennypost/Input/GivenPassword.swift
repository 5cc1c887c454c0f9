import MailWire

/// A password that a person types unseen, or that a file holds. It is never an argument.
enum GivenPassword {
    private static let longest = 16 * 1024

    /// Reads the password.
    ///
    /// - Parameters:
    ///   - file: a path, or `-` for standard input; `nil` asks on the terminal.
    ///   - question: the question to ask there.
    static func read(file: String?, question: String) throws(CommandFailure) -> Secret {
        guard let file else { return try PasswordPrompt.ask(question) }
        return Secret(bytes: try GivenFile(option: "--password-file", path: file).read(limit: longest))
    }
}
