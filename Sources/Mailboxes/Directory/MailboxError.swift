public import Storage

/// Why something could not be done with a mailbox.
public enum MailboxError: Error, Hashable, Sendable {
    /// The address is not connected here.
    case notConnected(address: String)
    /// The address is connected already.
    case alreadyConnected(address: String)
    /// Disconnecting would discard messages that have not left.
    case unsentMessages(address: String, count: Int)
    /// There is no message with this number.
    case noSuchMessage(id: Int64)
    /// The mailbox has no folder that matches the name, or several similar ones.
    case noSuchFolder(name: String, existing: [String])
    /// A message to be moved is in several folders.
    case severalPlaces(id: Int64, folders: [String])
    /// Another worker is busy with the mailbox, in this process or another. The worker and the start are given if
    /// known.
    case inUse(address: String, by: MailboxWorker?, since: Timestamp?)
    /// The stored password or tokens do not open for the servers stored with them: the servers or the secret were
    /// changed outside Pennypost.
    case secretDoesNotFit(address: String)
    /// A stored record does not have the form that this version writes.
    case unreadableRecord(String)
}

extension MailboxError: CustomStringConvertible {
    /// One or two sentences with the remedy.
    public var description: String {
        switch self {
        case .notConnected(let address):
            "\(address) is not connected. Connect it first: pennypost connect \(address)"
        case .alreadyConnected(let address):
            "\(address) is connected already. To replace its password: pennypost password \(address)"
        case .unsentMessages(let address, let count):
            "\(address) has \(count) message\(count == 1 ? "" : "s") that have not left or whose fate is not known. "
                + "Send them first, or give --discard-unsent"
        case .noSuchMessage(let id):
            "there is no message \(id). The numbers stand in the first column of: pennypost list ADDRESS"
        case .noSuchFolder(let name, let existing):
            "there is no folder “\(name)”. Fetched folders: "
                + (existing.isEmpty ? "none yet; fetch first" : existing.joined(separator: ", "))
        case .severalPlaces(let id, let folders):
            "message \(id) lies in several folders (\(folders.joined(separator: ", "))). "
                + "Say from which it shall be moved: --from FOLDER"
        case .inUse(let address, let worker, let since):
            Self.words(of: address, worker, since) + ". Try again when it is done"
        case .secretDoesNotFit(let address):
            "what \(address) signs in with was sealed for other servers, another user name or another authority: these were "
                + "changed outside of Pennypost. Look at them, then give the password again: pennypost password \(address)"
        case .unreadableRecord(let field):
            "a stored record has an unreadable \(field). The data folder was written by another version, or is damaged"
        }
    }
    /// Says what another worker does, in one sentence without a full stop.
    public static func words(of address: String, _ worker: MailboxWorker?, _ since: Timestamp?) -> String {
        let work =
            switch worker {
            case .watch: "is watched by another program"
            case .fetch: "is being fetched by another program"
            case .actions: "is being changed at its server by another program"
            case .outbox: "has its outbox sent by another program"
            case nil: "was taken over by another program"
            }
        return "\(address) \(work)" + (since.map { " since \($0)" } ?? "")
    }
}
