extension IMAPSession {
    /// All mailboxes whose names fit the pattern, with their special uses and, where asked for, their status.
    ///
    /// One LIST where the server can say all of it at once (RFC 5819, RFC 6154); otherwise XLIST, and one STATUS for
    /// each mailbox that can be selected, all of them under way together. A mailbox whose STATUS is refused has none.
    /// If the server refuses LIST with an extension, the plain LIST is sent.
    /// - Parameters:
    ///   - pattern: `*` stands for anything, `%` for anything within one level (RFC 9051 §6.3.9).
    ///   - reference: what the pattern is relative to; mostly empty.
    ///   - status: items that need an extension which the server lacks are left out.
    public func mailboxes(
        matching pattern: MailboxName = "*", under reference: MailboxName = "", status: [StatusItem] = []
    ) async throws(IMAPError) -> [MailboxListEntry] {
        let capabilities = capabilities
        let items = supported(status)
        let asksStatus = !items.isEmpty && capabilities.contains(.listStatus)
        let hasSpecialUse = capabilities.contains(.specialUse)
        let asksSpecialUse = hasSpecialUse && capabilities.contains(.listExtended)
        let verb: ListCommand.Verb =
            !hasSpecialUse && capabilities.contains(.xList) && !capabilities.contains(.gmail) ? .xlist : .list
        func list(_ verb: ListCommand.Verb, isExtended: Bool) async throws(IMAPError) -> [MailboxListEntry] {
            try await connection.run(
                ListCommand(
                    verb: verb, reference: reference, pattern: pattern,
                    returnsSpecialUse: isExtended && asksSpecialUse, status: isExtended && asksStatus ? items : [],
                    limit: configuration.limits.answers))
        }
        var entries: [MailboxListEntry]
        do throws(IMAPError) {
            entries = try await list(verb, isExtended: true)
            if items.isEmpty || asksStatus { return entries }
        } catch {
            guard error.mayConcernExtension, asksStatus || asksSpecialUse || verb == .xlist else { throw error }
            entries = try await list(.list, isExtended: false)
            distrust([.listStatus, .listExtended, .xList])
        }
        if !items.isEmpty { try await addStatus(items, to: &entries) }
        return entries
    }

    /// The mailboxes that the person has subscribed to (LSUB, RFC 3501 §6.3.9).
    public func subscribedMailboxes(matching pattern: MailboxName = "*") async throws(IMAPError) -> [MailboxListEntry] {
        try await connection.run(
            ListCommand(verb: .subscribed, pattern: pattern, limit: configuration.limits.answers))
    }

    /// STATUS (RFC 9051 §6.3.11). Items that need an extension which the server lacks are left out.
    public func status(
        of mailbox: MailboxName, _ items: [StatusItem] = [.messages, .uidNext, .uidValidity, .unseen]
    ) async throws(IMAPError) -> MailboxStatus {
        let asked = supported(items)
        do throws(IMAPError) {
            return try await connection.run(StatusCommand(mailbox: mailbox, items: asked))
        } catch {
            let plain = asked.filter { !Self.extensionItems.contains($0) }
            guard error.mayConcernExtension, plain.count < asked.count, !plain.isEmpty else { throw error }
            let status = try await connection.run(StatusCommand(mailbox: mailbox, items: plain))
            connection.update { $0.failedStatusItems.formUnion(Self.extensionItems) }
            return status
        }
    }

    /// Items that a server may refuse although it announces their extension; a mailbox is fetched without them.
    private static let extensionItems: Set<StatusItem> = [.highestModificationSequence, .mailboxID, .size]

    /// CREATE (RFC 9051 §6.3.4). `specialUse` is passed over where the server lacks CREATE-SPECIAL-USE.
    public func create(_ mailbox: MailboxName, for specialUse: SpecialUse? = nil) async throws(IMAPError) {
        var command = MailboxCommand(name: "CREATE", mailbox: mailbox)
        if capabilities.contains("CREATE-SPECIAL-USE") { command.specialUse = specialUse }
        do throws(IMAPError) {
            _ = try await connection.run(command)
        } catch {
            guard command.specialUse != nil, error.mayConcernExtension else { throw error }
            command.specialUse = nil
            _ = try await connection.run(command)
        }
    }

    /// DELETE (RFC 9051 §6.3.5).
    public func delete(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "DELETE", mailbox: mailbox))
    }

    /// RENAME (RFC 9051 §6.3.6).
    public func rename(_ mailbox: MailboxName, to name: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "RENAME", mailbox: mailbox, newName: name))
    }

    /// SUBSCRIBE (RFC 9051 §6.3.7).
    public func subscribe(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "SUBSCRIBE", mailbox: mailbox))
    }

    /// UNSUBSCRIBE (RFC 9051 §6.3.8).
    public func unsubscribe(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "UNSUBSCRIBE", mailbox: mailbox))
    }

    /// The items that the server can be asked for.
    private func supported(_ items: [StatusItem]) -> [StatusItem] {
        let capabilities = capabilities
        let failed = connection.facts.failedStatusItems
        return items.filter { item in
            guard !failed.contains(item) else { return false }
            return switch item {
            case .messages, .unseen, .uidNext, .uidValidity: true
            case .recent: !enabled.contains(.imap4rev2)
            case .deleted: capabilities.contains(.imap4rev2)
            case .size: capabilities.contains(.statusSize)
            case .highestModificationSequence:
                capabilities.contains(.condStore) || capabilities.contains(.qResync)
            case .appendLimit: capabilities.names.contains { $0.name.hasPrefix("APPENDLIMIT") }
            case .mailboxID: capabilities.contains(.objectID)
            }
        }
    }

    /// One STATUS for each mailbox, a bounded number under way at once.
    private func addStatus(_ items: [StatusItem], to entries: inout [MailboxListEntry]) async throws(IMAPError) {
        let selectable = entries.indices.filter { entries[$0].isSelectable }
        for start in stride(from: 0, to: selectable.count, by: 32) {
            let batch = selectable[start..<min(start + 32, selectable.count)]
            let names = batch.map { entries[$0].name }
            let found = try await statuses(of: names, items)
            for (index, status) in zip(batch, found) { entries[index].status = status }
        }
    }

    private func statuses(
        of names: [MailboxName], _ items: [StatusItem]
    ) async throws(IMAPError) -> [MailboxStatus?] {
        let outcomes = await withTaskGroup(of: (Int, Result<MailboxStatus?, IMAPError>).self) { group in
            for (index, name) in names.enumerated() {
                group.addTask {
                    do throws(IMAPError) {
                        return (index, .success(try await self.status(of: name, items)))
                    } catch {
                        return (index, error.leavesSessionUsable ? .success(nil) : .failure(error))
                    }
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        var statuses: [MailboxStatus?] = []
        for index in names.indices { statuses.append(try outcomes[index]?.get() ?? nil) }
        return statuses
    }
}
