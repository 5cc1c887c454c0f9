import Glibc

/// The demo's output, in colour on a terminal that shows it.
struct Narration {
    private let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Prints a step's heading.
    func step(_ number: Int, _ text: String) { say("\n\(styled("\(number). \(text)", "1"))") }

    /// Prints a plain line.
    func say(_ text: String) {
        print(text)
        fflush(nil)
    }

    /// Prints a command as a person types it, and what is typed after it.
    func command(_ words: [String], typed: String? = nil) {
        let line = (["pennypost"] + words.map(quoted)).joined(separator: " ")
        say("\n" + styled("$ \(line)", "36"))
        if let typed { say(styled(typed, "36")) }
    }

    private func quoted(_ word: String) -> String {
        word.contains { !($0.isLetter || $0.isNumber || "-_./:@".contains($0)) } ? "\"\(word)\"" : word
    }

    private func styled(_ text: String, _ code: String) -> String {
        isTerminal ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
