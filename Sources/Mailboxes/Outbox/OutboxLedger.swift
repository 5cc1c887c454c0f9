import Storage

/// Messages of one mailbox's outbox within a transaction: read, changed by events, and written back together.
///
/// Nothing else writes what an ``OutboxLifecycle`` holds, except for changes of all messages of a mailbox at once.
struct OutboxLedger {
    /// The state of the mailbox's sending.
    private(set) var mailbox: SendingState
    /// The messages by their numbers, as changed so far.
    private(set) var items: [Int64: OutboxItem] = [:]
    private let mailboxID: Int64
    private var rows: [Int64: Row] = [:]
    private var stored: [Int64: OutboxLifecycle] = [:]
    private var effects: [(id: Int64, effect: OutboxLifecycle.Effect)] = []

    /// Reads messages. Those of another mailbox are left out, and so are those whose rows make no sense: they must not
    /// keep the others from being dealt with.
    init(
        _ ids: some Collection<Int64>, of mailboxID: Int64, _ mailbox: SendingState, in transaction: ReadTransaction
    ) throws {
        let values = ids.map { $0 as any SQLConvertible }
        let rows =
            values.isEmpty
            ? [] : try transaction.rows("SELECT * FROM outbox WHERE id IN (\(values.parameters()))", values)
        let own = try rows.filter { try $0.integer("mailbox_id") == mailboxID }
        try self.init(own, try OutboxItem.readableItems(own, in: transaction), of: mailboxID, mailbox)
    }

    /// Reads messages of the mailbox.
    ///
    /// - Parameter rows: All columns of `outbox`.
    init(
        rows: [Row], of mailboxID: Int64, _ mailbox: SendingState, in transaction: ReadTransaction
    ) throws {
        try self.init(rows, try OutboxItem.items(rows, in: transaction), of: mailboxID, mailbox)
    }

    private init(_ rows: [Row], _ read: [OutboxItem], of mailboxID: Int64, _ mailbox: SendingState) throws {
        (self.mailboxID, self.mailbox) = (mailboxID, mailbox)
        for item in read { (items[item.id], stored[item.id]) = (item, item.lifecycle) }
        for row in rows { self.rows[try row.integer("id")] = row }
    }

    /// Returns a message's row as it was read.
    func row(_ id: Int64) -> Row? { rows[id] }

    /// Changes a message by an event, in memory.
    ///
    /// - Returns: What else must happen. ``write(in:)`` does what concerns the database.
    @discardableResult
    mutating func handle(_ event: OutboxLifecycle.Event, of id: Int64) -> [OutboxLifecycle.Effect] {
        guard let new = items[id]?.lifecycle.handle(event, in: mailbox) else { return [.ignored] }
        if new.contains(.learnedNothingIsFiled) { mailbox.filesCopies = false }
        effects += new.filter { $0 != .ignored }.map { (id, $0) }
        return new
    }

    /// Writes the messages back, once, and does what their changes bring about in other tables.
    mutating func write(in transaction: WriteTransaction) throws {
        let changed = items.values.filter { $0.lifecycle != stored[$0.id] }.sorted { $0.id < $1.id }
        guard !changed.isEmpty || !effects.isEmpty else { return }
        try writeMessages(changed, in: transaction)
        for item in changed { try writeRecipients(of: item, in: transaction) }
        try reopen(changed.filter(isInNewTrouble), in: transaction)
        try perform(in: transaction)
        try transaction.tell(.outbox, of: mailboxID)
    }

    /// Messages that have changed in the same way share a statement.
    private func writeMessages(_ changed: [OutboxItem], in transaction: WriteTransaction) throws(StorageError) {
        var alike: [[ColumnChange]: [Int64]] = [:]
        for item in changed {
            guard let before = stored[item.id] else { continue }
            alike[item.lifecycle.changes(since: before), default: []].append(item.id)
        }
        alike[[]] = nil
        for (changes, ids) in alike.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) }) {
            let values = changes.map(\.value) + ids.map(\.sqlValue)
            try transaction.execute(
                "UPDATE outbox SET \(changes.assignments) WHERE id IN (\(ids.parameters(from: changes.count + 1)))",
                values)
        }
    }

    /// The number of recipients that one statement writes. The engine keeps each statement, and limits its parameters.
    private static let recipientsAtOnce = 100

    private func writeRecipients(of item: OutboxItem, in transaction: WriteTransaction) throws(StorageError) {
        guard let before = stored[item.id]?.recipients else { return }
        var alike: [[ColumnChange]: [Int]] = [:]
        for (position, (earlier, recipient)) in zip(before, item.recipients).enumerated() {
            alike[recipient.changes(since: earlier), default: []].append(position)
        }
        alike[[]] = nil
        for (changes, positions) in alike.sorted(by: { $0.value.lexicographicallyPrecedes($1.value) }) {
            var rest = positions[...]
            while !rest.isEmpty {
                let part = Array(rest.prefix(Self.recipientsAtOnce))
                rest = rest.dropFirst(part.count)
                let values = changes.map(\.value) + [item.id.sqlValue] + part.map(\.sqlValue)
                try transaction.execute(
                    """
                    UPDATE outbox_recipients SET \(changes.assignments) WHERE outbox_id = $\(changes.count + 1)
                        AND position IN (\(part.parameters(from: changes.count + 2)))
                    """, values)
            }
        }
    }

    /// Whether something went wrong since a person has seen to what went wrong before.
    private func isInNewTrouble(_ item: OutboxItem) -> Bool {
        guard item.seenToAt != nil, let before = stored[item.id] else { return false }
        let hasFailed = item.state != before.state && (item.state == .refused || item.state == .uncertain)
        return hasFailed
            || zip(before.recipients, item.recipients).contains { $0.bouncedAt == nil && $1.bouncedAt != nil }
    }

    private mutating func reopen(_ changed: [OutboxItem], in transaction: WriteTransaction) throws(StorageError) {
        guard !changed.isEmpty else { return }
        let ids = changed.map(\.id.sqlValue)
        try transaction.execute("UPDATE outbox SET seen_to_at = NULL WHERE id IN (\(ids.parameters()))", ids)
        for item in changed { items[item.id]?.seenToAt = nil }
    }

    private mutating func perform(in transaction: WriteTransaction) throws {
        var answers: [Timestamp: [Int64]] = [:]
        var reached: [Timestamp: Int] = [:]
        for (id, effect) in effects {
            switch effect {
            case .ignored, .mayHaveLeft, .settled, .copyDue: break
            case .handedOver(let time):
                if items[id]?.answered != nil { answers[time, default: []].append(id) }
                try rememberNames(of: id, in: transaction)
            case .reached(let count, let time): reached[time, default: 0] += count
            case .learnedFiling(let filing, let time):
                try OutboxStore.learn(filing, of: mailboxID, at: time, in: transaction)
            case .contradictedFiling: try OutboxStore.contradictFiling(of: mailboxID, in: transaction)
            case .learnedNothingIsFiled: try OutboxStore.learnNothingIsFiled(by: mailboxID, in: transaction)
            }
        }
        for (time, ids) in answers { try AnsweredMessage.mark(answeredBy: ids, at: time, in: transaction) }
        for (time, count) in reached {
            try SendingBudget.spend(count, of: mailboxID, at: time, in: transaction)
        }
    }

    /// Remembers the Message-IDs that some servers report in their answer.
    private mutating func rememberNames(of id: Int64, in transaction: WriteTransaction) throws {
        for recipient in items[id]?.recipients ?? [] where recipient.state == .accepted {
            guard let reply = recipient.reply, reply.utf8.contains(UInt8(ascii: "<")), let row = rows[id],
                let name = AcceptedName.read(reply, others: [recipient.address, try row.text("reverse_path")]),
                try OutboxLetters.remember(name, of: id, mailbox: mailboxID, in: transaction)
            else { continue }
            items[id]?.otherMessageIDs.append(name)
            items[id]?.otherMessageIDs.sort()
        }
    }
}

extension [ColumnChange] {
    /// The assignments of an UPDATE, with the values as the first parameters: `state = $1, detail = $2`.
    fileprivate var assignments: String {
        enumerated().map { "\($1.column) = $\($0 + 1)" }.joined(separator: ", ")
    }
}
