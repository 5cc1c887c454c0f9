import MailWire

/// Asks for a password on the terminal without showing it.
enum PasswordPrompt {
    /// Asks on the controlling terminal, whatever standard input and output are.
    static func ask(_ question: String) throws(CommandFailure) -> Secret {
        let shown = TerminalText.oneLine(question) + " "
        switch CommandSurroundings.current.channel.ask(shown, isHidden: true) {
        case .typed(let bytes): return Secret(bytes: bytes)
        case .noTerminal:
            throw CommandFailure(
                status: .usage, code: "password-missing", field: "password",
                message: "there is no terminal to ask for it",
                remedy: "Give it in a file, --password-file FILE, or on standard input, --password-file -")
        case .unreadable:
            throw CommandFailure(
                status: .noInput, code: "password-missing", field: "password",
                message: "it cannot be read from the terminal",
                remedy: "Give it in a file, --password-file FILE")
        }
    }
}
