extension IMAPSession {
    /// Returns the mailboxes whose names match a pattern, with their special uses and, if requested, their status.
    ///
    /// Sends one LIST if the server can report everything at once (RFC 5819, RFC 6154). Otherwise sends XLIST if the
    /// server has it, and a pipelined STATUS for each selectable mailbox. A mailbox whose STATUS is refused has none.
    /// If the server refuses LIST with an extension, a plain LIST is sent.
    /// - Parameters:
    ///   - pattern: The pattern. `*` matches anything, `%` anything within one level (RFC 9051 §6.3.9).
    ///   - reference: What the pattern is relative to; usually empty.
    ///   - status: The status items to request. Items whose extension the server lacks are left out.
    /// - Throws: ``IMAPError`` if the server refuses the plain LIST, lists more than ``IMAPLimits/answers``, or the
    ///   session ends.
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

    /// Returns the mailboxes that the user has subscribed to (LSUB, RFC 3501 §6.3.9).
    /// - Parameter pattern: The pattern. `*` matches anything, `%` anything within one level.
    /// - Throws: ``IMAPError`` if the server refuses the command, lists more than ``IMAPLimits/answers``, or the
    ///   session ends.
    public func subscribedMailboxes(matching pattern: MailboxName = "*") async throws(IMAPError) -> [MailboxListEntry] {
        try await connection.run(
            ListCommand(verb: .subscribed, pattern: pattern, limit: configuration.limits.answers))
    }

    /// Returns the status of a mailbox, which need not be selected (STATUS, RFC 9051 §6.3.11).
    /// - Parameters:
    ///   - mailbox: The mailbox.
    ///   - items: The items to request. Items whose extension the server lacks are left out.
    /// - Throws: ``IMAPError`` if no item is left, the server refuses the command, or the session ends.
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

    /// Items that a server may refuse although it announces their extension. The status is then requested without them.
    private static let extensionItems: Set<StatusItem> = [.highestModificationSequence, .mailboxID, .size]

    /// Creates a mailbox (CREATE, RFC 9051 §6.3.4).
    /// - Parameters:
    ///   - mailbox: The new mailbox.
    ///   - specialUse: The mailbox's use. Ignored if the server lacks or refuses CREATE-SPECIAL-USE.
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
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

    /// Deletes a mailbox (DELETE, RFC 9051 §6.3.5).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    public func delete(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "DELETE", mailbox: mailbox))
    }

    /// Renames a mailbox (RENAME, RFC 9051 §6.3.6).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    public func rename(_ mailbox: MailboxName, to name: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "RENAME", mailbox: mailbox, newName: name))
    }

    /// Subscribes to a mailbox (SUBSCRIBE, RFC 9051 §6.3.7).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    public func subscribe(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "SUBSCRIBE", mailbox: mailbox))
    }

    /// Unsubscribes from a mailbox (UNSUBSCRIBE, RFC 9051 §6.3.8).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    public func unsubscribe(_ mailbox: MailboxName) async throws(IMAPError) {
        _ = try await connection.run(MailboxCommand(name: "UNSUBSCRIBE", mailbox: mailbox))
    }

    /// Returns the items that can be requested from the server.
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

    /// Requests the STATUS of each mailbox, a bounded number at a time.
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
