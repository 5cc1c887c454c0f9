public import Storage

/// Why something could not be done with a mailbox.
public enum MailboxError: Error, Hashable, Sendable {
    /// The address is not connected here.
    case notConnected(address: String)
    /// The address is connected in several companies, as the mailboxes with these numbers.
    case severalMailboxes(address: String, ids: [Int64])
    /// The address is connected already.
    case alreadyConnected(address: String)
    /// Disconnecting would discard messages that have not left.
    case unsentMessages(address: String, count: Int)
    /// There is no message with this number.
    case noSuchMessage(id: Int64)
    /// The mailbox has no folder that matches the name, or several similar ones.
    case noSuchFolder(name: String, existing: [String])
    /// A message to be moved is not in the folder that it is to be moved from.
    case notInFolder(id: Int64, name: String, folders: [String])
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
    /// The subject: `address`, `id`, `folder`, `data`, or the mailbox's address.
    public var field: String { words.field }

    /// What is wrong, in a sentence without a full stop.
    public var problem: String { words.problem }

    /// What the user can do.
    public var remedy: MailboxRemedy { words.remedy }

    /// The subject and what is wrong.
    public var description: String { "\(field): \(problem)" }

    private var words: (field: String, problem: String, remedy: MailboxRemedy) {
        switch self {
        case .notConnected(let address): ("address", "\(address) is not connected", .connect)
        case .severalMailboxes(let address, let ids):
            ("address", "\(address) is connected in several companies", .chooseMailbox(ids))
        case .alreadyConnected(let address): ("address", "\(address) is already connected", .replacePassword)
        case .unsentMessages(let address, let count):
            ("address", "\(address) has \(count) unsent message\(count == 1 ? "" : "s")", .sendOrDiscard)
        case .noSuchMessage(let id): ("id", "there is no message \(id)", .listMessages)
        case .noSuchFolder(let name, let existing):
            ("folder", "there is no folder “\(name)”", existing.isEmpty ? .fetch : .chooseFolder(existing))
        case .notInFolder(let id, let name, let folders):
            ("folder", "message \(id) is not in “\(name)”", .chooseFolder(folders))
        case .severalPlaces(let id, let folders):
            ("folder", "message \(id) is in several folders: \(folders.joined(separator: ", "))", .chooseSource)
        case .inUse(let address, let worker, let since):
            (
                address, "it \(Self.work(of: worker))" + (since.map { " since \($0)" } ?? ""),
                worker == .watch ? .readFetched : .waitForOther
            )
        case .secretDoesNotFit(let address):
            (
                address,
                "its stored password or sign-in is for other servers, another user name or another certificate "
                    + "authority: these settings were changed outside Pennypost", .checkServers
            )
        case .unreadableRecord(let name): ("data", "a stored record has an unreadable \(name)", .restoreBackup)
        }
    }

    private static func work(of worker: MailboxWorker?) -> String {
        switch worker {
        case .watch: "is being watched by another program"
        case .fetch: "is being fetched by another program"
        case .actions: "is being changed on its server by another program"
        case .outbox: "is having its outbox sent by another program"
        case nil: "was taken over by another program"
        }
    }
}
