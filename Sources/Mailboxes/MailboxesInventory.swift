public import Storage

extension MailboxesSchema {
    /// The parts of this room's tables that refer to stored bytes, are sealed, or are indexed.
    public static let inventory = DataInventory(
        blobReferences: [
            BlobReference(table: "messages", column: "blob_id"), BlobReference(table: "outbox", column: "blob_id"),
        ],
        sealedColumns: [
            SealedColumn(
                table: "mailboxes", idColumn: "id", column: "sealed_password", boundTo: [MailboxSeal.binding],
                place: { MailboxSeal.passwordPlace($0) }),
            AttemptSchema.sealedColumn,
        ] + GrantSchema.sealedColumns,
        textIndexes: [MessageWords.index],
        rowChecks: [MailboxRowCheck.check, FolderRowCheck.check, MessageRowCheck.check, OutboxRowCheck.check])
}
