/// A mailbox's state as known from an earlier session (RFC 7162 §3.2.5).
public struct KnownMailboxState: Hashable, Sendable {
    /// The UIDVALIDITY of the earlier session.
    public var uidValidity: UIDValidity
    /// The last modification sequence known.
    public var modificationSequence: ModificationSequence
    /// The known UIDs, if the server is to report no others as vanished; otherwise `nil`.
    public var uids: UIDSet?

    /// Creates a known state.
    /// - Parameters:
    ///   - uidValidity: The UIDVALIDITY of the earlier session.
    ///   - modificationSequence: The last modification sequence known.
    ///   - uids: The known UIDs; `nil` sets no limit to what the server reports as vanished.
    public init(uidValidity: UIDValidity, modificationSequence: ModificationSequence, uids: UIDSet? = nil) {
        self.uidValidity = uidValidity
        self.modificationSequence = modificationSequence
        self.uids = uids
    }
}

/// The state of a selected mailbox, as SELECT reports it (RFC 9051 §6.3.2).
public struct SelectedMailbox: Hashable, Sendable {
    /// The mailbox's name.
    public var name: MailboxName
    /// Whether the mailbox is open for reading only.
    public var isReadOnly = false
    /// The number of messages.
    public var exists: UInt32 = 0
    /// The number of messages marked `\Recent`; `nil` if the server does not report it.
    public var recent: UInt32?
    /// The mailbox's UIDVALIDITY; `nil` if the server does not report it.
    public var uidValidity: UIDValidity?
    /// The UID that the next message will probably get; `nil` if the server does not report it.
    public var uidNext: UID?
    /// The flags that messages in the mailbox can have.
    public var flags: [Flag] = []
    /// The flags that can be stored. If the server does not report them (`nil`), all of ``flags`` can.
    public var permanentFlags: [Flag]?
    /// The highest modification sequence; `nil` if the mailbox keeps none (NOMODSEQ, or no CONDSTORE).
    public var highestModificationSequence: ModificationSequence?
    /// The first unseen message; `nil` if the server does not report it (RFC 3501 §7.1).
    public var firstUnseen: SequenceNumber?
    /// The mailbox's MAILBOXID (RFC 8474 §4.2); `nil` if the server does not report it.
    public var mailboxID: String?
    /// Messages that have vanished since the known state. Needs QRESYNC.
    public var vanished = UIDSet(runs: [])
    /// Messages that have changed since the known state. Needs QRESYNC.
    public var changes: [FetchedMessage] = []

    /// Creates the state of an empty mailbox.
    public init(name: MailboxName) { self.name = name }
}

/// SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).
struct SelectCommand: IMAPCommand {
    /// The extension to open the mailbox with.
    enum Option: Sendable {
        case none
        case condStore
        case qResync(KnownMailboxState)
    }

    let mailbox: MailboxName
    let isReadOnly: Bool
    let option: Option
    let limit: Int
    private var selected: SelectedMailbox

    init(mailbox: MailboxName, isReadOnly: Bool, option: Option, limit: Int) {
        self.mailbox = mailbox
        self.isReadOnly = isReadOnly
        self.option = option
        self.limit = limit
        selected = SelectedMailbox(name: mailbox)
        selected.isReadOnly = isReadOnly
    }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile(isReadOnly ? "EXAMINE" : "SELECT")
        profile.answers = [.selected, .status, .fetch, .vanishedEarlier]
        profile.pacing = .alone
        profile.endsSelection = true
        profile.timing = .work
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        encoder.word(isReadOnly ? "EXAMINE " : "SELECT ")
        try encoder.mailbox(mailbox)
        switch option {
        case .none: break
        case .condStore: encoder.word(" (CONDSTORE)")
        case .qResync(let known):
            encoder.word(" (QRESYNC (\(known.uidValidity) \(known.modificationSequence)")
            if let uids = known.uids, !uids.isEmpty { encoder.word(" \(uids)") }
            encoder.word("))")
        }
    }

    mutating func receive(_ response: Response) throws(IMAPError) {
        switch response {
        case .exists(let count): selected.exists = count
        case .recent(let count): selected.recent = count
        case .flags(let flags): selected.flags = flags
        case .vanished(let uids, _):
            guard selected.vanished.runs.count + uids.runs.count <= limit else {
                throw .limitExceeded(.answers, maximum: limit)
            }
            for run in uids.runs { selected.vanished.insert(run) }
        case .status(let status): take(status.code)
        default: break
        }
    }

    mutating func receive(_ attributes: [FetchAttribute], of message: SequenceNumber) throws(IMAPError) {
        guard selected.changes.count < limit else { throw .limitExceeded(.answers, maximum: limit) }
        selected.changes.append(FetchedMessage(sequenceNumber: message, attributes: attributes))
    }

    private mutating func take(_ code: ResponseCode?) {
        switch code {
        case .uidValidity(let value): selected.uidValidity = value
        case .uidNext(let value): selected.uidNext = value
        case .permanentFlags(let flags): selected.permanentFlags = flags
        case .highestModificationSequence(let value): selected.highestModificationSequence = value
        case .noModificationSequence: selected.highestModificationSequence = nil
        case .unseen(let number): selected.firstUnseen = number
        case .mailboxID(let id): selected.mailboxID = id
        case .readOnly: selected.isReadOnly = true
        case .readWrite: selected.isReadOnly = false
        default: break
        }
    }

    consuming func answer(_ status: StatusResponse) -> SelectedMailbox {
        take(status.code)
        return selected
    }

    func record(_ answer: SelectedMailbox, in facts: inout SessionFacts) { facts.selected = answer }
}
