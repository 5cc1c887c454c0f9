/// What is known of the mailbox from an earlier session (RFC 7162 §3.2.5).
public struct KnownMailboxState: Hashable, Sendable {
    public var uidValidity: UIDValidity
    public var modificationSequence: ModificationSequence
    /// The UIDs known, where the server shall report no others as vanished.
    public var uids: UIDSet?

    public init(uidValidity: UIDValidity, modificationSequence: ModificationSequence, uids: UIDSet? = nil) {
        self.uidValidity = uidValidity
        self.modificationSequence = modificationSequence
        self.uids = uids
    }
}

/// A mailbox as it was when it was selected (RFC 9051 §6.3.2).
public struct SelectedMailbox: Hashable, Sendable {
    public var name: MailboxName
    public var isReadOnly = false
    public var exists: UInt32 = 0
    public var recent: UInt32?
    public var uidValidity: UIDValidity?
    public var uidNext: UID?
    public var flags: [Flag] = []
    /// The flags that can be stored; `nil` where the server does not say: then all of ``flags``.
    public var permanentFlags: [Flag]?
    /// `nil` where the mailbox keeps no modification sequences (NOMODSEQ, or no CONDSTORE).
    public var highestModificationSequence: ModificationSequence?
    public var firstUnseen: SequenceNumber?
    /// MAILBOXID (RFC 8474 §4.2).
    public var mailboxID: String?
    /// With QRESYNC: messages gone since the known state.
    public var vanished = UIDSet(runs: [])
    /// With QRESYNC: messages changed since the known state.
    public var changes: [FetchedMessage] = []

    public init(name: MailboxName) { self.name = name }
}

/// SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3), with CONDSTORE and QRESYNC (RFC 7162 §3.1.8, §3.2.5).
struct SelectCommand: IMAPCommand {
    /// The extension by which the mailbox is opened.
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
        profile.answers = [.selected, .fetch, .vanishedEarlier]
        profile.pacing = .alone
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
