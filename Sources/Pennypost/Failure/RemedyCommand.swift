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

extension MailboxRemedy {
    /// The command for the remedy of an explanation; `nil` if there is none.
    func command(_ address: String) -> String? { parts(address).command }

    /// What to do about an error, in a sentence without a full stop.
    func words(_ address: String) -> String {
        let (words, command) = parts(address)
        return [words, command].compactMap(\.self).joined(separator: ": ")
    }

    /// The words about an error, and what follows their colon: a command, or a text that begins with one.
    private func parts(_ address: String) -> (words: String?, command: String?) {
        switch self {
        case .connect: ("Connect it first", "pennypost connect \(address)")
        case .connectOnPage: (nil, "pennypost connect \(address) --oauth")
        case .examine: (nil, "pennypost doctor \(address)")
        case .replacePassword: ("To replace its password", "pennypost password \(address)")
        case .signInAgain: (nil, "pennypost password \(address)")
        case .checkServers:
            (
                "Look where it goes",
                "pennypost mailboxes --json. If that is right, give the password again: pennypost password \(address). "
                    + "If not, disconnect it and connect it again"
            )
        case .sendOrDiscard: ("Send what waits with", "pennypost send --pending, or give --discard-unsent")
        case .fetch: ("Nothing was fetched yet", "pennypost fetch")
        case .readFetched: ("What arrives is fetched there, and shown by", "pennypost list \(address)")
        case .waitForOther: ("Try again when that one is done", nil)
        case .listMessages: ("The numbers are in the first column of", "pennypost list \(address)")
        case .listOutbox: ("The numbers are in the first column of", "pennypost outbox")
        case .chooseFolder(let existing): ("There are: \(existing.joined(separator: ", "))", nil)
        case .chooseSource: ("Say from which it shall be moved", nil)
        case .changeKey: ("Use one key for one message", nil)
        case .decide: (nil, nil)
        case .resend:
            ("Ask a recipient first; to send it again all the same, give --resend-uncertain", nil)
        case .retryUnsent: ("Only what waits, is uncertain or was taken back can be", nil)
        case .cancelUnsent: ("Only what has not left can be; try again when it waits or is uncertain", nil)
        case .restoreBackup:
            ("The data folder was written by another version, or is damaged: use that version or a backup", nil)
        }
    }
}
