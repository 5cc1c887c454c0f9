import IMAP
import NIOCore
import Storage

/// Does at the server what a person has done here.
///
/// Everything may be broken off at any moment and is done again by the next pass: marks and removals can be repeated
/// without harm, and of a move whose answer never came it is looked first what became of it.
struct IntentPush: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let folders: [ServerFolder]
    let now: @Sendable () -> Timestamp
    /// What is known here of the folders, by name.
    private var known: [String: FolderState] = [:]

    init(
        session: IMAPSession, store: SyncStore, folders: [ServerFolder], now: @escaping @Sendable () -> Timestamp
    ) {
        self.session = session
        self.store = store
        self.folders = folders
        self.now = now
    }

    func run() async throws -> ActionSummary {
        try await store.relocateIntents()
        var push = self
        push.known = Dictionary(try await store.folders().map { ($0.name, $0) }) { first, _ in first }
        var summary = ActionSummary()
        try await push.pushFlags(&summary)
        for intent in try await store.placeIntents() { try await push.push(intent, &summary) }
        return summary
    }

    private func server(_ name: String) -> ServerFolder? { folders.first { $0.name.text == name } }

    /// Opens a folder for changes; nil where it is not there, or is another than the one that is known.
    private func open(_ name: String, uidValidity: UInt32) async throws -> SelectedMailbox? {
        guard let folder = server(name), folder.isSelectable else { return nil }
        if let selected = session.selectedMailbox, selected.name == folder.name, !selected.isReadOnly,
            selected.uidValidity?.rawValue == uidValidity
        {
            return selected
        }
        do throws(IMAPError) {
            let selected = try await session.select(folder.name)
            // Numbers that are given anew under the old UIDVALIDITY are other messages'.
            if let known = known[name], FolderPast(of: known, selected: selected) == .void { return nil }
            return selected.uidValidity?.rawValue == uidValidity ? selected : nil
        } catch {
            guard error.leavesSessionUsable, !FolderSync.isTemporary(error) else { throw error }
            return nil
        }
    }

    /// Runs a command that the server may refuse for good.
    /// - Returns: its words, where it has refused.
    private func refusal(_ body: () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as IMAPError {
            guard error.leavesSessionUsable, !FolderSync.isTemporary(error) else { throw error }
            return error.status?.text ?? error.description
        }
    }

    // MARK: Marks

    private func pushFlags(_ summary: inout ActionSummary) async throws {
        let groups = try await store.flagIntents()
        guard !groups.isEmpty else { return }
        var settled: Set<Int64> = []
        var waiting: Set<Int64> = []
        for group in groups {
            let intents = group.places.map(\.intentID)
            guard try await open(group.folder, uidValidity: group.uidValidity) != nil else {
                waiting.formUnion(intents)
                continue
            }
            let uids = UIDRanges(group.places.map(\.uid))
            let flags = [Flag(group.flag)]
            let words = try await refusal {
                _ = try await session.store(.uids(uids.uidSet), group.isSet ? .add(flags) : .remove(flags))
            }
            settled.formUnion(intents)
            if let words {
                for place in group.places { summary.refused[place.messageID] = words }
                try await store.doubtFlags(of: group)
            } else {
                summary.done.formUnion(group.places.map(\.messageID))
            }
        }
        // A message may lie in several folders: its mark is done when all of them have it.
        try await store.settle(intents: settled.subtracting(waiting))
    }

    // MARK: Moves and removals

    private func push(_ intent: PlaceIntent, _ summary: inout ActionSummary) async throws {
        // Another program may have renamed the folder, or the server has given other UIDs: the fetch finds out first.
        guard try await open(intent.folder, uidValidity: intent.uidValidity) != nil else { return }
        guard try await exists(intent.uid) else {
            try await store.settle(intent, movedTo: nil, at: now())
            summary.done.insert(intent.messageID)
            return
        }
        let words: String?
        if let target = intent.target, server(target) == nil, known[target] != nil {
            // It was renamed or removed since: the fetch finds out which.
            return
        } else if intent.isDeletion, intent.role == .trash {
            var isGone = true
            let refused = try await refusal { isGone = try await remove(intent) }
            if refused == nil { try await store.settle(intent, movedTo: nil, originalStays: !isGone, at: now()) }
            words = refused ?? (isGone ? nil : Self.onlyMarked)
        } else if intent.role == .all, !intent.isDeletion, let target = intent.target, isLabel(target) {
            words = try await refusal { try await label(intent, target) }
            if words == nil { try await store.settleInPlace(intent) }
        } else {
            words = try await refusal { try await move(intent, &summary) }
        }
        if let words {
            if words != Self.onlyMarked { try await store.settleInPlace(intent) }
            summary.refused[intent.messageID] = words
        } else {
            summary.done.insert(intent.messageID)
        }
    }

    private func exists(_ uid: UInt32) async throws -> Bool {
        !(try await session.search(.messages(.uid(UID(rawValue: uid))))).all.isEmpty
    }

    /// What a person is told of a message that the server cannot remove without removing others too.
    static let onlyMarked =
        "the server removes only all messages marked as deleted at once, and others are marked: it is marked, and goes with them"

    /// Removes a message for good, and no other.
    /// - Returns: false where it can only be marked.
    private func remove(_ intent: PlaceIntent) async throws -> Bool {
        let uids = UIDSet(UID(rawValue: intent.uid))
        try await session.store(.uids(uids), .add([.deleted]))
        if session.capabilities.contains(.uidPlus) {
            try await session.expunge(uids)
            return true
        }
        // A plain EXPUNGE would remove what other programs have marked, too (RFC 9051 §6.4.3).
        let isAlone = try await session.search(.flagged(.deleted)).all == [intent.uid...intent.uid]
        if isAlone { try await session.expunge() }
        return isAlone
    }

    private func isLabel(_ target: String) -> Bool {
        let role = server(target)?.role
        return role != .trash && role != .junk && role != .all
    }

    /// At Gmail a message in All Mail is moved by its labels.
    private func label(_ intent: PlaceIntent, _ target: String) async throws {
        let uids = MessageSet.uid(UID(rawValue: intent.uid))
        guard let folder = server(target) else {
            throw IMAPError.no(
                command: "STORE", StatusResponse(kind: .no, code: .nonExistent, text: "there is no label \(target)"))
        }
        try await session.store(uids, .addLabels([folder.role == .inbox ? "\\Inbox" : target]))
        if folder.role != .inbox { try await session.store(uids, .removeLabels(["\\Inbox"])) }
    }

    private func move(_ intent: PlaceIntent, _ summary: inout ActionSummary) async throws {
        let target = try await target(of: intent, &summary)
        if intent.attempt != nil, try await hasArrived(intent, in: target) {
            // The copy is there: only the original is left to be removed.
            _ = try await open(intent.folder, uidValidity: intent.uidValidity)
            let isGone = try await remove(intent)
            return try await store.settle(intent, movedTo: nil, originalStays: !isGone, at: now())
        }
        let status = try await session.status(of: target, [.uidNext, .uidValidity])
        try await store.noteAttempt(
            intent, target: target.text, uidValidity: status.uidValidity?.rawValue, uidNext: status.uidNext?.rawValue,
            at: now())
        guard try await open(intent.folder, uidValidity: intent.uidValidity) != nil else { return }
        let result = try await session.move(.uid(UID(rawValue: intent.uid)), to: target)
        var arrival: PlaceIntent.Arrival?
        if let result, result.source.count == 1, let uid = result.destination.runs.first?.lower,
            result.destination.count == 1
        {
            arrival = .init(folder: target.text, uidValidity: result.uidValidity.rawValue, uid: uid.rawValue)
        }
        // Without both extensions the original was only marked.
        let capabilities = session.capabilities
        let isGone =
            capabilities.contains(.move) || capabilities.contains(.uidPlus) ? true : try await remove(intent)
        try await store.settle(intent, movedTo: arrival, originalStays: !isGone, at: now())
    }

    private func target(of intent: PlaceIntent, _ summary: inout ActionSummary) async throws -> MailboxName {
        if let name = intent.target { return server(name)?.name ?? MailboxName(name) }
        if let trash = folders.first(where: { $0.role == .trash && $0.isSelectable }) { return trash.name }
        // The one before may have made it.
        let found = try await SpecialFolder.trash.find(in: session, makesMissing: true)
        guard let found else { return MailboxName(SpecialFolder.trash.usualName) }
        summary.hasMadeFolder = true
        return found
    }

    /// Whether a move whose answer never came has put the message into its target.
    private func hasArrived(_ intent: PlaceIntent, in target: MailboxName) async throws -> Bool {
        guard let attempt = intent.attempt, attempt.target == target.text else { return false }
        let selected = try await session.select(target, readOnly: true)
        let isSameLife = selected.uidValidity?.rawValue == attempt.uidValidity
        let first = isSameLife ? attempt.uidNext ?? 1 : 1
        var keys: [SearchKey] = [.messages(.uids(UIDSet(UID(rawValue: first)...)))]
        if let id = intent.rfcMessageID { keys.append(.messageID("<\(id)>")) }
        let found = try await session.search(.and(keys)).uids.numbers.prefix(Self.candidates)
            .filter { $0.rawValue >= first }
        guard !found.isEmpty else { return false }
        var isThere = false
        try await session.fetchMessages(.uids(UIDSet(found)), [.uid, .message]) { message in
            guard let bytes = message.message else { return }
            if BlobID(of: Array(bytes.readableBytesView)) == intent.blob { isThere = true }
        }
        return isThere
    }

    /// How many messages of a target are compared with one that may have been moved there.
    private static let candidates = 50
}
