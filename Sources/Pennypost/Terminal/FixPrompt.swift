/// Asks on the controlling terminal whether to apply a fix.
enum FixPrompt {
    /// Returns whether the person pressed Enter; `false` if there is no terminal or anything else was typed.
    static func accepts(_ question: String) -> Bool {
        let shown = TerminalText.oneLine(question) + " [Enter / n] "
        guard case .typed(let answer) = CommandSurroundings.current.channel.ask(shown, isHidden: false) else {
            return false
        }
        return answer.isEmpty || answer == Array("y".utf8)
    }
}
