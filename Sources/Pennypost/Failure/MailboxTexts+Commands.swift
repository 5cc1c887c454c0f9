import MailSetup
import Mailboxes
import Storage

extension MailboxTexts {
    /// The texts for commands that take no language.
    static let english = MailboxTexts(.english)

    /// Returns an explanation's sentence and steps. The command that carries out its remedy ends the last of them.
    func lines(
        _ explanation: some Explanation, of address: String, time: (Timestamp) -> String = { $0.description }
    ) -> [String] {
        var lines = [sentence(explanation, time: time)] + steps(explanation)
        if let command = explanation.remedy?.command(address), let last = lines.popLast() {
            lines.append("\(last.dropLast()): \(command)")
        }
        return lines
    }

    /// Returns an explanation in one text.
    func text(
        _ explanation: some Explanation, of address: String, time: (Timestamp) -> String = { $0.description }
    ) -> String {
        lines(explanation, of: address, time: time).joined(separator: " ")
    }
}
