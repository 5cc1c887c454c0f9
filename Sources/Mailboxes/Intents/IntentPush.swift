import IMAP
import NIOCore
import Storage

/// Does at the server what a person has done here.
///
/// Everything may be broken off at any moment and is done again by the next pass: marks and removals can be repeated
/// without harm, and of a move whose answer never came it is looked first what became of it. What the server does not take
/// for the moment, or ends the session at, is tried again later and holds up nothing else.
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

    /// - Parameter report: hears what became of it, also if the session ends in the middle.
    func run(_ report: (ActionSummary) -> Void = { _ in }) async throws -> ActionSummary {
        try await store.relocateIntents()
        var push = self
        push.known = Dictionary(try await store.folders().map { ($0.name, $0) }) { first, _ in first }
        var summary = ActionSummary()
        defer { report(summary) }
        let groups = try await store.flagIntents(dueAt: now())
        // A message may lie in several folders: its mark is done when all of them have it.
        var open = Dictionary(groups.flatMap(\.places).map { ($0.intentID, 1) }, uniquingKeysWith: +)
        for group in groups { try await push.push(group, &open, &summary) }
        for intent in try await store.placeIntents(dueAt: now()) { try await push.push(intent, &summary) }
        summary.done.subtract(summary.refused.keys)
        summary.done.subtract(summary.postponed.keys)
        return summary
    }

    /// The folder of this name, or at Gmail, whose folders are not known here, the one with this purpose.
    private func server(_ name: String) -> ServerFolder? {
        if let folder = folders.first(where: { $0.name.text == name }) { return folder }
        guard session.capabilities.contains(.gmail) else { return nil }
        let wanted = SearchText.fold(name)
        return folders.first { $0.isSelectable && $0.role?.rawValue == (wanted == "spam" ? "junk" : wanted) }
    }

    /// Opens a folder for changes; `nil` if it is not there, does not open now, or is another than the one that is known.
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
            guard error.isBearable else { throw error }
            return nil
        }
    }

    /// How often something is tried that the server refuses for the moment, or ends the session at, before it counts as
    /// refused.
    static let mostTries = 8

    /// Runs what the server may refuse, or end the session at.
    /// - Parameter isPart: it concerns several messages, which are tried apart after any refusal.
    /// - Returns: its words, if it has refused for good.
    /// - Throws: ``Postponed`` if it is tried again; ``IMAPError`` if the session is over, and then it is, too.
    private func attempt(
        _ intents: Set<Int64>, tries: Int, isPart: Bool = false, _ body: () async throws -> Void
    ) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as IMAPError where error.isBearable && (isPart || !error.isTemporary) {
            return error.status?.text ?? error.description
        } catch let error as IMAPError where error != .cancelled && !error.asksForPatience {
            guard tries + 1 < Self.mostTries else {
                // What the server never takes does not end the session once more.
                try await store.settle(intents: intents)
                if error.endsSession { throw error }
                return error.status?.text ?? error.description
            }
            try await store.postpone(intents: intents, afterTries: tries, at: now())
            if error.endsSession { throw error }
            throw Postponed(words: error.words)
        }
    }

    private struct Postponed: Error { let words: String }

    // MARK: Marks

    /// - Parameter open: in how many places each mark is still to be made.
    private func push(
        _ group: FlagIntents, _ open: inout [Int64: Int], _ summary: inout ActionSummary
    ) async throws {
        let intents = Set(group.places.map(\.intentID))
        var isOpen = false
        do {
            _ = try await attempt(intents, tries: group.tries) {
                isOpen = try await self.open(group.folder, uidValidity: group.uidValidity) != nil
            }
        } catch let postponed as Postponed {
            for place in group.places { summary.postponed[place.messageID] = postponed.words }
            return
        }
        guard isOpen else {
            for place in group.places { summary.postponed[place.messageID] = Self.waits }
            return
        }
        let flags = [Flag(group.flag)]
        let change: StoreChange = group.isSet ? .add(flags) : .remove(flags)
        // The part that is refused is halved: one message does not keep the others from being marked.
        var parts = [group.places[...]]
        var refusals = 0
        while let part = parts.popLast() {
            let settled = Set(part.map(\.intentID))
            let words: String?
            do {
                words = try await attempt(settled, tries: group.tries, isPart: mayHalve(part, refusals)) {
                    _ = try await session.store(.uids(UIDRanges(part.map(\.uid)).uidSet), change)
                }
            } catch let postponed as Postponed {
                for place in part { summary.postponed[place.messageID] = postponed.words }
                continue
            }
            let halves = mayHalve(part, refusals)
            refusals = words == nil ? 0 : refusals + 1
            if words != nil, halves {
                let middle = part.startIndex + part.count / 2
                parts += [part[..<middle], part[middle...]]
                continue
            }
            if words != nil { try await store.doubtFlags(of: group) }
            for place in part {
                if let words { summary.refused[place.messageID] = words } else { summary.done.insert(place.messageID) }
                open[place.intentID, default: 1] -= 1
            }
            try await store.settle(intents: settled.filter { open[$0] == 0 })
        }
    }

    private func mayHalve(_ part: ArraySlice<FlagIntents.Place>, _ refusals: Int) -> Bool {
        part.count > 1 && refusals < Self.refusalsInARow
    }

    /// After this many refused commands one after the other the rest of a group counts as refused.
    private static let refusalsInARow = 20

    // MARK: Moves and removals

    private func push(_ intent: PlaceIntent, _ summary: inout ActionSummary) async throws {
        var words: String?
        var outcome = PlaceOutcome.waits
        do {
            words = try await attempt([intent.id], tries: intent.tries) {
                outcome = try await carryOut(intent, &summary)
            }
        } catch let postponed as Postponed {
            summary.postponed[intent.messageID] = postponed.words
            return
        }
        if let words {
            try await store.settleInPlace(intent)
            summary.refused[intent.messageID] = words
            return
        }
        switch outcome {
        case .waits: summary.postponed[intent.messageID] = Self.waits
        case .done: summary.done.insert(intent.messageID)
        case .onlyMarked: summary.refused[intent.messageID] = Self.onlyMarked
        }
    }

    /// What a person is told of a message in a folder that is not now what it was.
    static let waits = "its folder does not open now, or is another one at the server"

    private enum PlaceOutcome {
        /// The fetch finds out first where it is.
        case waits
        case done
        case onlyMarked
    }

    private func carryOut(_ intent: PlaceIntent, _ summary: inout ActionSummary) async throws -> PlaceOutcome {
        // Another program may have renamed the folder, or the server has given other UIDs: the fetch finds out first.
        guard try await open(intent.folder, uidValidity: intent.uidValidity) != nil else { return .waits }
        guard try await exists(intent.uid) else {
            try await store.settle(intent, movedTo: nil, at: now())
            return .done
        }
        if let target = intent.target, server(target) == nil, known[target] != nil {
            // It was renamed or removed since: the fetch finds out which.
            return .waits
        } else if intent.isDeletion, intent.role == .trash {
            let isGone = try await remove(intent)
            try await store.settle(intent, movedTo: nil, originalStays: !isGone, at: now())
            return isGone ? .done : .onlyMarked
        } else if intent.role == .all, !intent.isDeletion, let target = intent.target, isLabel(target) {
            try await label(intent, target)
            try await store.settleInPlace(intent)
        } else {
            try await move(intent, &summary)
        }
        return .done
    }

    /// A server that refuses the search is taken at the word of what follows.
    private func exists(_ uid: UInt32) async throws -> Bool {
        do throws(IMAPError) {
            return !(try await session.search(.messages(.uid(UID(rawValue: uid))))).all.isEmpty
        } catch {
            guard error.isBearable else { throw error }
            return true
        }
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
            do throws(IMAPError) {
                try await session.expunge(uids)
                return true
            } catch {
                guard case .bad = error else { throw error }
                session.distrust([.uidPlus])
            }
        }
        // A plain EXPUNGE would remove what other programs have marked, too (RFC 9051 §6.4.3).
        let isAlone: Bool
        do throws(IMAPError) {
            isAlone = try await session.search(.flagged(.deleted)).all == [intent.uid...intent.uid]
        } catch {
            guard error.isBearable else { throw error }
            isAlone = false
        }
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
        try await session.store(uids, .addLabels([folder.role == .inbox ? "\\Inbox" : folder.name.text]))
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
        let status: MailboxStatus
        do throws(IMAPError) {
            status = try await session.status(of: target, [.uidNext, .uidValidity])
        } catch {
            // Without its figures the whole target is searched, should the answer to the move not come.
            guard error.isBearable else { throw error }
            status = MailboxStatus(name: target)
        }
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
