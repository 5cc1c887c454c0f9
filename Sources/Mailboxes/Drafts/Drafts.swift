import MailSetup
public import Storage

/// The letters that people are writing.
///
/// A letter belongs to the person who writes it, and is there for them as long as they may send from the mailbox that it
/// is written from. It is one row with a revision: what another window has written is never overwritten unseen.
public struct Drafts: Sendable {
    let database: Database
    let letters: ReadableLetters
    let providers: ProviderDirectory
    let now: @Sendable () -> Timestamp

    /// Creates the drafts of a directory's mailboxes.
    public init(_ directory: MailboxDirectory, now: @escaping @Sendable () -> Timestamp = { Timestamp.now }) {
        database = directory.database
        letters = ReadableLetters(directory)
        providers = directory.providers
        self.now = now
    }

    /// Returns the mailboxes that a person may send from, by address.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func mailboxes(for viewer: MailboxViewer) async throws -> [Mailbox] {
        try await database.read { try viewer.mailboxes(with: .send, in: $0) }
    }

    /// Returns the letters that a person is writing and that are open to them, the last changed first; those that were
    /// discarded within ``DraftLimits/kept`` too.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func all(for viewer: MailboxViewer) async throws -> [LetterDraft] {
        try await database.read { transaction in
            try transaction.rows(
                """
                SELECT id FROM drafts WHERE person_id = $1 AND company_id = $2 AND outbox_id IS NULL
                    AND (discarded_at IS NULL OR discarded_at > $4)
                ORDER BY \(DraftStore.order) LIMIT $3
                """, [viewer.personID, viewer.companyID, DraftLimits.mostDrafts, now() - DraftLimits.kept]
            ).compactMap { try DraftStore.draft(try $0.integer("id"), of: viewer, in: transaction) }
        }
    }

    /// Returns a letter; `nil` if there is none, or if it is not open to the viewer. One that was sent is returned with
    /// its number in the outbox.
    ///
    /// - Throws: `StorageError`; ``MailboxError/unreadableRecord(_:)``.
    public func draft(_ id: Int64, for viewer: MailboxViewer) async throws -> LetterDraft? {
        try await database.read { try DraftStore.draft(id, of: viewer, in: $0) }
    }

    /// Returns a file of a letter; `nil` as ``draft(_:for:)``.
    ///
    /// - Throws: `StorageError`.
    public func file(_ fileID: Int64, of id: Int64, for viewer: MailboxViewer) async throws -> NewDraftFile? {
        try await database.read { transaction in
            try DraftStore.draft(id, of: viewer, in: transaction).flatMap {
                try DraftStore.file(fileID, of: $0, in: transaction)
            }
        }
    }

    /// Where a form belongs to.
    public enum Place: Hashable, Sendable {
        /// To a letter that may not be stored yet. The key was made with the form: sent twice, the form makes one letter.
        case new(key: String, origin: DraftOrigin?)
        /// To a stored letter, as it was in a revision.
        case stored(id: Int64, revision: Int64)
    }

    /// What a form asks for.
    public struct Change: Sendable {
        /// What was typed.
        public var content: DraftContent
        /// Files to add.
        public var adding: [NewDraftFile]
        /// The numbers of files to remove.
        public var removing: Set<Int64>

        /// Creates a change.
        public init(_ content: DraftContent, adding: [NewDraftFile] = [], removing: Set<Int64> = []) {
            (self.content, self.adding, self.removing) = (content, adding, removing)
        }
    }

    /// What became of a change.
    public enum Saved: Sendable {
        /// The letter is stored like this.
        case saved(LetterDraft)
        /// The letter was changed elsewhere since, and is still like this.
        case changedElsewhere(LetterDraft)
        /// It was sent already.
        case sent(outboxID: Int64)
    }

    /// Stores what was typed.
    ///
    /// - Returns: `nil` if there is no such letter, if it is not open to the viewer, or if they may not send from the
    ///   mailbox.
    /// - Throws: ``DraftError``; `StorageError`. Nothing is stored then.
    public func save(_ change: Change, to place: Place, for viewer: MailboxViewer) async throws -> Saved? {
        let content = change.content.cleaned
        try Self.check(content)
        let (start, now) = (try await start(of: place, for: viewer), now())
        if case .new(_, _?) = place, start == nil { return nil }
        return try await database.write { transaction in
            if let mailboxID = content.mailboxID,
                try viewer.mailboxes(with: .send, only: mailboxID, in: transaction).isEmpty
            {
                return nil
            }
            guard
                let (draft, isExpected) = try Self.find(place, start, for: viewer, at: now, in: transaction)
            else { return nil }
            if let outboxID = draft.outboxID { return .sent(outboxID: outboxID) }
            let isSame = draft.content == content && change.adding.isEmpty && change.removing.isEmpty
            if isSame, !draft.isDiscarded { return .saved(draft) }
            guard isExpected else { return .changedElsewhere(draft) }
            try DraftStore.remove(change.removing, from: draft.id, in: transaction)
            for file in change.adding { try DraftStore.add(file, to: draft.id, in: transaction) }
            try DraftStore.write(content, to: draft, at: now, in: transaction)
            guard let saved = try DraftStore.draft(draft.id, of: viewer, in: transaction) else { return nil }
            guard saved.files.count <= DraftLimits.mostFiles else { throw DraftError.tooManyFiles }
            guard DraftFile.bytes(of: saved.files) <= DraftLimits.mostFileBytes else {
                throw DraftError.filesTooLarge
            }
            return .saved(saved)
        }
    }

    /// Discards a letter. It can be taken up again within ``DraftLimits/kept``.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `StorageError`.
    public func discard(_ id: Int64, for viewer: MailboxViewer) async throws -> Bool {
        let now = now()
        return try await database.write { transaction in
            guard let draft = try DraftStore.draft(id, of: viewer, in: transaction), draft.outboxID == nil else {
                return false
            }
            try DraftStore.discard(draft, at: now, in: transaction)
            return true
        }
    }

    /// Finds the letter of a form, or begins it.
    ///
    /// - Returns: The letter, and whether the form knows it as it is.
    private static func find(
        _ place: Place, _ start: DraftStart?, for viewer: MailboxViewer, at now: Timestamp,
        in transaction: WriteTransaction
    ) throws -> (LetterDraft, isExpected: Bool)? {
        switch place {
        case .stored(let id, let revision):
            return try DraftStore.draft(id, of: viewer, in: transaction).map { ($0, $0.revision == revision) }
        case .new(let key, _):
            if let known = try DraftStore.draft(withKey: key, of: viewer, in: transaction) { return (known, false) }
            return try DraftStore.add(key, start, by: viewer, at: now, in: transaction).map { ($0, true) }
        }
    }

    private static func check(_ content: DraftContent) throws(DraftError) {
        for (text, field) in [(content.to, DraftField.to), (content.cc, .cc), (content.bcc, .bcc)]
        where text.utf8.count > DraftLimits.longestRecipients {
            throw .tooLong(field)
        }
        if content.subject.utf8.count > DraftLimits.longestSubject { throw .tooLong(.subject) }
        if content.text.utf8.count > DraftLimits.longestText { throw .tooLong(.text) }
    }
}
