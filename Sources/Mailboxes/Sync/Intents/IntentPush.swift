import IMAP
import NIOCore
import Storage

/// Carries out at the server what the user has done here.
///
/// Everything may be interrupted at any moment, and the next pass does it again: setting flags and removing can be
/// repeated without harm, and after a move without an answer, it first checks what became of the message. What the
/// server temporarily refuses, or ends the session at, is retried later and holds up nothing else.
struct IntentPush: Sendable {
    let session: IMAPSession
    let store: SyncStore
    let folders: [ServerFolder]
    let now: @Sendable () -> Timestamp
    /// The folders as they are known here, by name.
    private var known: [String: FolderState] = [:]

    init(
        session: IMAPSession, store: SyncStore, folders: [ServerFolder], now: @escaping @Sendable () -> Timestamp
    ) {
        self.session = session
        self.store = store
        self.folders = folders
        self.now = now
    }

    /// Carries out everything that is due.
    ///
    /// - Parameter report: Called with the summary, even if the session ends in the middle.
    func run(_ report: (ActionSummary) -> Void = { _ in }) async throws -> ActionSummary {
        try await store.relocateIntents()
        var push = self
        push.known = Dictionary(try await store.folders().map { ($0.name, $0) }) { first, _ in first }
        var summary = ActionSummary()
        defer { report(summary) }
        let groups = try await store.flagIntents(dueAt: now())
        // A message may be in several folders: its flag is done when all of them have it.
        var open = Dictionary(groups.flatMap(\.places).map { ($0.intentID, 1) }, uniquingKeysWith: +)
        for group in groups { try await push.push(group, &open, &summary) }
        for intent in try await store.placeIntents(dueAt: now()) { try await push.push(intent, &summary) }
        summary.done.subtract(summary.refused.keys)
        summary.done.subtract(summary.postponed.keys)
        return summary
    }

    /// Returns the folder with this name. At Gmail, whose folders are not known here, it is the one with this purpose.
    private func server(_ name: String) -> ServerFolder? {
        if let folder = folders.first(where: { $0.name.text == name }) { return folder }
        guard session.capabilities.contains(.gmail), let role = SpecialFolder(word: SearchText.fold(name)) else {
            return nil
        }
        return folders.first { $0.isSelectable && $0.role == role }
    }

    /// Opens a folder for changes; `nil` if it is missing, does not open now, or is not the one that is known here.
    private func open(_ name: String, uidValidity: UInt32) async throws -> SelectedMailbox? {
        guard let folder = server(name), folder.isSelectable else { return nil }
        if let selected = session.selectedMailbox, selected.name == folder.name, !selected.isReadOnly,
            selected.uidValidity?.rawValue == uidValidity
        {
            return selected
        }
        do throws(IMAPError) {
            let selected = try await session.select(folder.name)
            // UIDs assigned again under the old UIDVALIDITY belong to other messages.
            if let known = known[name], FolderPast(of: known, selected: selected) == .void { return nil }
            return selected.uidValidity?.rawValue == uidValidity ? selected : nil
        } catch {
            guard error.isBearable else { throw error }
            return nil
        }
    }

    /// The number of tries of something that the server temporarily refuses, or ends the session at, before it counts
    /// as refused.
    static let mostTries = 8

    /// Runs what the server may refuse, or end the session at.
    ///
    /// - Parameter isPart: Whether it is about several messages, which are tried separately after any refusal.
    /// - Returns: The server's words if it has refused for good.
    /// - Throws: ``Postponed`` if it is retried; `IMAPError` if the session is over, even if it is retried.
    private func attempt(
        _ intents: Set<Int64>, tries: Int, isPart: Bool = false, _ body: () async throws -> Void
    ) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as IMAPError where error.isBearable && (isPart || !error.isTemporary) {
            return error.status?.text ?? error.description
        } catch let error as IMAPError where error != .cancelled && !error.stopsAccount {
            guard tries + 1 < Self.mostTries else {
                // What the server never takes must not end another session.
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

    // MARK: Flags

    /// Sets or removes a flag on a group of messages.
    ///
    /// - Parameter open: The number of places in which each flag is still to be changed.
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
        // The refused part is halved, so that one message does not keep the others from being flagged.
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
            if words != nil { try await store.markFlagsStale(of: group) }
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

    /// After this many refused commands in a row, the rest of a group counts as refused.
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

    /// What a user sees about a message in a folder that is not what it was.
    static let waits = "its folder does not open now, or is another one at the server"

    private enum PlaceOutcome {
        /// The next fetch has to find out the folder's new state first.
        case waits
        case done
        case onlyMarked
    }

    private func carryOut(_ intent: PlaceIntent, _ summary: inout ActionSummary) async throws -> PlaceOutcome {
        // Another program may have renamed the folder, or the server has assigned new UIDs: the fetch finds out first.
        guard try await open(intent.folder, uidValidity: intent.uidValidity) != nil else { return .waits }
        guard try await exists(intent.uid) else {
            try await store.settle(intent, movedTo: nil, at: now())
            return .done
        }
        if let target = intent.target, server(target) == nil, known[target] != nil {
            // The folder has been renamed or removed: the fetch finds out which.
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

    /// Returns whether the message is there. If the server refuses the search, the commands that follow show it.
    private func exists(_ uid: UInt32) async throws -> Bool {
        do throws(IMAPError) {
            return !(try await session.search(.messages(.uid(UID(rawValue: uid))))).all.isEmpty
        } catch {
            guard error.isBearable else { throw error }
            return true
        }
    }

    /// What a user sees about a message that the server cannot remove without removing others.
    static let onlyMarked =
        "the server removes only all messages marked as deleted at once, and others are marked: it is marked, and goes with them"

    /// Removes a message for good, and no other.
    ///
    /// - Returns: `false` if it could only be marked as deleted.
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
        // A plain EXPUNGE would also remove what other programs have marked (RFC 9051 §6.4.3).
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

    /// Moves a message in Gmail's All Mail, by changing its labels.
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
            // The copy is there: only the original is left to remove.
            _ = try await open(intent.folder, uidValidity: intent.uidValidity)
            let isGone = try await remove(intent)
            return try await store.settle(intent, movedTo: nil, originalStays: !isGone, at: now())
        }
        let status: MailboxStatus
        do throws(IMAPError) {
            status = try await session.status(of: target, [.uidNext, .uidValidity])
        } catch {
            // Without these figures, the whole target is searched if the answer to the move is lost.
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
        // Without both extensions, the original was only marked as deleted.
        let capabilities = session.capabilities
        let isGone =
            capabilities.contains(.move) || capabilities.contains(.uidPlus) ? true : try await remove(intent)
        try await store.settle(intent, movedTo: arrival, originalStays: !isGone, at: now())
    }

    private func target(of intent: PlaceIntent, _ summary: inout ActionSummary) async throws -> MailboxName {
        if let name = intent.target { return server(name)?.name ?? MailboxName(name) }
        if let trash = folders.first(where: { $0.role == .trash && $0.isSelectable }) { return trash.name }
        // An earlier intent may have created it.
        let found = try await SpecialFolder.trash.find(in: session, makesMissing: true)
        guard let found else { return MailboxName(SpecialFolder.trash.usualName) }
        summary.hasMadeFolder = true
        return found
    }

    /// Returns whether a move without an answer has put the message into its target.
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
            guard let bytes = message.content else { return }
            if BlobID(of: Array(bytes.readableBytesView)) == intent.blob { isThere = true }
        }
        return isThere
    }

    /// The number of messages in a target that are compared with one that may have been moved there.
    private static let candidates = 50
}
