import Storage

/// Reads and writes letters that are being written.
enum DraftStore {
    /// The order of a list.
    static let order = "changed_at DESC, id DESC"

    /// Returns the letter of a person with its files, unless it is not open to them: it is written from a mailbox from
    /// which they may not send any more.
    static func draft(_ id: Int64, of viewer: MailboxViewer, in transaction: ReadTransaction) throws -> LetterDraft? {
        try draft("id", id, of: viewer, in: transaction)
    }

    /// Returns the letter that was begun with a form; `nil` as ``draft(_:of:in:)``.
    static func draft(
        withKey key: String, of viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> LetterDraft? {
        try draft("form_key", key, of: viewer, in: transaction)
    }

    private static func draft(
        _ column: String, _ value: any SQLConvertible, of viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> LetterDraft? {
        let row = try transaction.row(
            "SELECT * FROM drafts WHERE \(column) = $1 AND person_id = $2 AND company_id = $3",
            [value, viewer.personID, viewer.companyID])
        return try row.flatMap { try open($0, to: viewer, in: transaction) }
    }

    private static func open(
        _ row: Row, to viewer: MailboxViewer, in transaction: ReadTransaction
    ) throws -> LetterDraft? {
        if let mailboxID = try row.optionalInteger("mailbox_id"),
            try viewer.mailboxes(with: .send, only: mailboxID, in: transaction).isEmpty,
            try transaction.row("SELECT id FROM mailboxes WHERE id = $1", [mailboxID]) != nil
        {
            return nil
        }
        return try LetterDraft(row: row, files: files(of: try row.integer("id"), in: transaction))
    }

    private static func files(of id: Int64, in transaction: ReadTransaction) throws -> [DraftFile] {
        try transaction.rows(
            "SELECT id, name, content_type, size FROM draft_files WHERE draft_id = $1 ORDER BY id", [id]
        ).map(DraftFile.init(row:))
    }

    /// Adds an empty letter, and forgets the person's letters that were sent or discarded long ago.
    static func add(
        _ key: String, _ start: DraftStart?, by viewer: MailboxViewer, at now: Timestamp,
        in transaction: WriteTransaction
    ) throws -> LetterDraft? {
        try transaction.execute(
            """
            DELETE FROM drafts WHERE person_id = $1 AND changed_at < $2
                AND (outbox_id IS NOT NULL OR discarded_at IS NOT NULL)
            """, [viewer.personID, now - DraftLimits.kept])
        let count = try transaction.row(
            """
            SELECT COUNT(*) AS n FROM drafts
            WHERE person_id = $1 AND outbox_id IS NULL AND discarded_at IS NULL
            """, [viewer.personID])
        guard try count?.integer("n") ?? 0 < DraftLimits.mostDrafts else { throw DraftError.tooManyDrafts }
        let id = try transaction.nextNumber("draft")
        let added: Int = try transaction.execute(
            """
            INSERT INTO drafts (
                id, company_id, person_id, form_key, revision, to_field, cc_field, bcc_field, subject, body,
                answers_message, answers_kind, in_reply_to, reference_ids, changed_at
            ) VALUES ($1, $2, $3, $4, 0, '', '', '', '', '', $5, $6, $7, $8, $9)
            ON CONFLICT (person_id, form_key) DO NOTHING
            """,
            [
                id, viewer.companyID, viewer.personID, key, start?.answered?.id, start?.answered?.kind.rawValue,
                start?.inReplyTo, (start?.references ?? []).joined(separator: " "), now,
            ])
        // A letter with this key has its files already.
        if added > 0 { for file in start?.files ?? [] { try add(file, to: id, in: transaction) } }
        return try draft(withKey: key, of: viewer, in: transaction)
    }

    /// Writes what was typed, with the next revision. A discarded letter is taken up again.
    static func write(
        _ content: DraftContent, to draft: LetterDraft, at now: Timestamp, in transaction: WriteTransaction
    ) throws {
        try transaction.execute(
            """
            UPDATE drafts SET revision = revision + 1, mailbox_id = $2, to_field = $3, cc_field = $4, bcc_field = $5,
                subject = $6, body = $7, changed_at = $8, discarded_at = NULL
            WHERE id = $1
            """,
            [draft.id, content.mailboxID, content.to, content.cc, content.bcc, content.subject, content.text, now])
    }

    static func add(_ file: NewDraftFile, to id: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute(
            """
            INSERT INTO draft_files (id, draft_id, name, content_type, size, bytes) VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                try transaction.nextNumber("draft-file"), id, file.name, file.contentType, file.bytes.count,
                file.bytes,
            ])
    }

    static func remove(_ files: Set<Int64>, from id: Int64, in transaction: WriteTransaction) throws {
        for file in files {
            try transaction.execute("DELETE FROM draft_files WHERE id = $1 AND draft_id = $2", [file, id])
        }
    }

    /// Returns a file of a letter with its bytes.
    static func file(
        _ fileID: Int64, of draft: LetterDraft, in transaction: ReadTransaction
    ) throws -> NewDraftFile? {
        try transaction.row("SELECT * FROM draft_files WHERE id = $1 AND draft_id = $2", [fileID, draft.id]).map {
            NewDraftFile(
                name: try $0.text("name"), contentType: try $0.text("content_type"), bytes: try $0.blob("bytes"))
        }
    }

    /// Notes that a letter lies in the outbox. The outbox has its content from now on.
    static func end(
        _ draft: LetterDraft, as outboxID: Int64, at now: Timestamp, in transaction: WriteTransaction
    ) throws {
        try transaction.execute("DELETE FROM draft_files WHERE draft_id = $1", [draft.id])
        try transaction.execute(
            """
            UPDATE drafts SET outbox_id = $2, to_field = '', cc_field = '', bcc_field = '', subject = '', body = '',
                changed_at = $3
            WHERE id = $1
            """, [draft.id, outboxID, now])
    }

    /// Puts a letter aside. It is forgotten after ``DraftLimits/kept``.
    static func discard(_ draft: LetterDraft, at now: Timestamp, in transaction: WriteTransaction) throws {
        try transaction.execute(
            "UPDATE drafts SET discarded_at = $2, changed_at = $2 WHERE id = $1", [draft.id, now])
    }
}
