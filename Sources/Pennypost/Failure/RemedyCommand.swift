import Mailboxes

extension MailboxRemedy {
    /// The command for the remedy of an explanation; `nil` if there is none.
    func command(_ address: String) -> String? { parts(address).command }

    /// What to do about an error, in a sentence without a full stop.
    func words(_ address: String) -> String {
        let (words, command) = parts(address)
        return [words, command].compactMap(\.self).joined(separator: ": ")
    }

    /// The words about an error, and the command that follows their colon.
    private func parts(_ address: String) -> (words: String?, command: String?) {
        switch self {
        case .connect: ("Connect it first", "pennypost connect \(address)")
        case .chooseMailbox(let ids):
            ("Give a number instead of the address", ids.map { "#\($0)" }.joined(separator: " or "))
        case .connectOnPage: (nil, "pennypost connect \(address) --oauth")
        case .examine: (nil, "pennypost doctor \(address)")
        case .replacePassword: ("To replace its password", "pennypost password \(address)")
        case .signInAgain: (nil, "pennypost password \(address)")
        case .checkServers:
            (
                "Check its servers with: pennypost mailboxes --json. If they are right, enter the password again: "
                    + "pennypost password \(address). If not, disconnect the mailbox and connect it again", nil
            )
        case .sendOrDiscard:
            ("Send what is waiting with: pennypost send --pending, or discard it with --discard-unsent", nil)
        case .fetch: ("Fetch its mail first", "pennypost fetch")
        case .readFetched: ("That program fetches new mail; list it with", "pennypost list \(address)")
        case .waitForOther: ("Try again when that program has finished", nil)
        case .listMessages: ("The numbers are in the first column of", "pennypost list \(address)")
        case .listOutbox: ("The numbers are in the first column of", "pennypost outbox")
        case .chooseFolder(let existing): ("The folders are: \(existing.joined(separator: ", "))", nil)
        case .chooseSource: ("Say which folder to move it from", nil)
        case .changeKey: ("Use a different key for each message", nil)
        case .decide: (nil, nil)
        case .resend:
            ("Ask a recipient first; to send it again anyway, give --resend-uncertain", nil)
        case .retryUnsent: ("Only messages that are waiting, uncertain or cancelled can be sent again", nil)
        case .cancelUnsent: ("Only messages that are waiting or uncertain can be cancelled", nil)
        case .restoreBackup:
            ("The data folder was written by another version or is damaged. Use that version, or restore a backup", nil)
        }
    }
}
