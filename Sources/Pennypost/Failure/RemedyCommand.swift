import Mailboxes

extension MailboxRemedy {
    /// The command that carries it out; `nil` if none does so by itself.
    func command(_ address: String) -> String? {
        switch self {
        case .connect: "pennypost connect \(address)"
        case .replacePassword, .signInAgain: "pennypost password \(address)"
        case .checkServers: "pennypost mailboxes --json"
        case .sendOrDiscard: "pennypost send --pending"
        case .fetch: "pennypost fetch"
        case .readFetched, .listMessages: "pennypost list \(address)"
        case .listOutbox: "pennypost outbox"
        case .waitForOther, .chooseFolder, .chooseSource, .changeKey, .decide, .resend, .retryUnsent, .cancelUnsent,
            .restoreBackup:
            nil
        }
    }

    /// What to do about an error, in a sentence without a full stop; `nil` if it is no remedy of an error.
    func words(_ address: String) -> String? {
        let command = command(address) ?? ""
        return switch self {
        case .connect: "Connect it first: \(command)"
        case .replacePassword: "To replace its password: \(command)"
        case .checkServers:
            "Look where it goes: \(command). If that is right, give the password again: "
                + "pennypost password \(address). If not, disconnect it and connect it again"
        case .sendOrDiscard: "Send what waits with: \(command), or give --discard-unsent"
        case .fetch: "Nothing was fetched yet: \(command)"
        case .readFetched: "What arrives is fetched there, and shown by: \(command)"
        case .waitForOther: "Try again when that one is done"
        case .listMessages, .listOutbox: "The numbers are in the first column of: \(command)"
        case .chooseFolder(let existing): "There are: \(existing.joined(separator: ", "))"
        case .chooseSource: "Say from which it shall be moved"
        case .changeKey: "Use one key for one message"
        case .signInAgain, .decide: nil
        case .resend: "Ask a recipient first; to send it again all the same, give --resend-uncertain"
        case .retryUnsent: "Only what waits, is uncertain or was taken back can be"
        case .cancelUnsent: "Only what has not left can be; try again when it waits or is uncertain"
        case .restoreBackup:
            "The data folder was written by another version, or is damaged: use that version or a backup"
        }
    }
}
