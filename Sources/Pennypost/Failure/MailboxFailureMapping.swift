import Mailboxes

extension CommandFailure {
    /// Why something could not be done with a mailbox.
    init(_ error: MailboxError) {
        var address = "ADDRESS"
        var option: String?
        let (status, code): (ExitStatus, String)
        switch error {
        case .notConnected(let own): (status, code, address) = (.configuration, "not-connected", own)
        case .severalMailboxes(let own, _): (status, code, address) = (.noInput, "several-mailboxes", own)
        case .alreadyConnected(let own): (status, code, address) = (.configuration, "already-connected", own)
        case .unsentMessages(let own, _): (status, code, address) = (.configuration, "unsent-messages", own)
        case .noSuchMessage: (status, code) = (.noInput, "no-such-message")
        case .noSuchFolder: (status, code) = (.noInput, "no-such-folder")
        case .notInFolder: (status, code, option) = (.noInput, "not-in-folder", "--from")
        case .severalPlaces: (status, code, option) = (.badData, "several-places", "--from")
        case .inUse(let own, _, _): (status, code, address) = (.tryLater, "mailbox-in-use", own)
        case .secretDoesNotFit(let own): (status, code, address) = (.configuration, "secret-does-not-fit", own)
        case .unreadableRecord: (status, code) = (.inputOutput, "unreadable-record")
        }
        self.init(
            status: status, code: code, field: option ?? error.field, message: error.problem,
            remedy: error.remedy.words(address))
    }

    /// Why something could not be done with messages in folders.
    ///
    /// - Parameter options: The options that name folders. A missing folder is the fault of the one with its name, or
    ///   of the last one.
    init(_ error: MailboxError, folders options: [(option: String, folder: String?)]) {
        self.init(error)
        guard case .noSuchFolder(let name, _) = error else { return }
        field = (options.first { $0.folder == name } ?? options.last)?.option ?? field
    }

    /// Why something could not be done with a message of the outbox.
    init(_ error: OutboxError) {
        let (status, code): (ExitStatus, String) =
            switch error {
            case .keyUsedForAnotherMessage: (.badData, "key-used")
            case .notInOutbox: (.noInput, "no-such-message")
            case .mayHaveLeft: (.uncertain, "may-have-left")
            case .cannotRetry: (.badData, "cannot-retry")
            case .cannotCancel: (.badData, "cannot-cancel")
            }
        self.init(
            status: status, code: code, field: error.field == "key" ? "--key" : error.field, message: error.problem,
            remedy: error.remedy.words("ADDRESS"))
    }
}
