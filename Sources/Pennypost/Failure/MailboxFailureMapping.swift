import Mailboxes

extension CommandFailure {
    /// Why something could not be done with a mailbox.
    init(_ error: MailboxError) {
        let (status, code, address): (ExitStatus, String, String?) =
            switch error {
            case .notConnected(let address): (.configuration, "not-connected", address)
            case .alreadyConnected(let address): (.configuration, "already-connected", address)
            case .unsentMessages(let address, _): (.configuration, "unsent-messages", address)
            case .noSuchMessage: (.noInput, "no-such-message", nil)
            case .noSuchFolder: (.noInput, "no-such-folder", nil)
            case .notInFolder: (.noInput, "not-in-folder", nil)
            case .severalPlaces: (.badData, "several-places", nil)
            case .inUse(let address, _, _): (.tryLater, "mailbox-in-use", address)
            case .secretDoesNotFit(let address): (.configuration, "secret-does-not-fit", address)
            case .unreadableRecord: (.inputOutput, "unreadable-record", nil)
            }
        self.init(
            status: status, code: code, field: error.field, message: error.problem,
            remedy: error.remedy.words(address ?? "ADDRESS"))
        switch error {
        case .notInFolder, .severalPlaces: field = "--from"
        default: break
        }
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
