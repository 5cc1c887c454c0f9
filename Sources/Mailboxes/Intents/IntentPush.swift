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

    func run() async throws -> ActionSummary {
        var summary = ActionSummary()
        try await store.relocateIntents()
        try await pushFlags(&summary)
        for intent in try await store.placeIntents() { try await push(intent, &summary) }
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
        if intent.isDeletion, intent.role == .trash {
            words = try await refusal { try await remove(intent) }
            if words == nil { try await store.settle(intent, movedTo: nil, at: now()) }
        } else if intent.role == .all, !intent.isDeletion, let target = intent.target, isLabel(target) {
            words = try await refusal { try await label(intent, target) }
            if words == nil { try await store.settleInPlace(intent) }
        } else {
            words = try await refusal { try await move(intent) }
        }
        if let words {
            try await store.settleInPlace(intent)
            summary.refused[intent.messageID] = words
        } else {
            summary.done.insert(intent.messageID)
        }
    }

    private func exists(_ uid: UInt32) async throws -> Bool {
        !(try await session.search(.messages(.uid(UID(rawValue: uid))))).all.isEmpty
    }

    /// Removes a message for good, and no other.
    private func remove(_ intent: PlaceIntent) async throws {
        let uids = UIDSet(UID(rawValue: intent.uid))
        try await session.store(.uids(uids), .add([.deleted]))
        if session.capabilities.contains(.uidPlus) {
            try await session.expunge(uids)
        } else if try await session.search(.flagged(.deleted)).all == [intent.uid...intent.uid] {
            // A plain EXPUNGE would remove what other programs have marked, too.
            try await session.expunge()
        }
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

    private func move(_ intent: PlaceIntent) async throws {
        let target = try await target(of: intent)
        if intent.attempt != nil, try await hasArrived(intent, in: target) {
            // The copy is there: only the original is left to be removed.
            _ = try await open(intent.folder, uidValidity: intent.uidValidity)
            try await remove(intent)
            return try await store.settle(intent, movedTo: nil, at: now())
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
        try await store.settle(intent, movedTo: arrival, at: now())
    }

    private func target(of intent: PlaceIntent) async throws -> MailboxName {
        if let name = intent.target { return server(name)?.name ?? MailboxName(name) }
        if let trash = folders.first(where: { $0.role == .trash && $0.isSelectable }) { return trash.name }
        let name = MailboxName(SpecialFolder.trash.usualName)
        try await session.create(name, for: .trash)
        return name
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
