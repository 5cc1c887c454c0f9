import LocalServers
import Storage
import Testing

@testable import Mailboxes

extension MailboxPicture {
    /// Returns what the archive holds of a mailbox, with each message's bytes read and hashed again.
    static func stored(_ mailbox: Mailbox, in database: Database) async throws -> MailboxPicture {
        try await database.read { transaction in
            var picture = MailboxPicture()
            for row in try transaction.rows("SELECT name FROM folders WHERE mailbox_id = $1", [mailbox.id]) {
                picture.folders[try row.text("name")] = [:]
            }
            let rows = try transaction.rows(
                """
                SELECT folders.name AS folder, placements.uid AS uid, placements.flags AS flags, messages.blob_id AS blob
                FROM placements JOIN folders ON folders.id = placements.folder_id
                JOIN messages ON messages.id = placements.message_id WHERE folders.mailbox_id = $1
                """, [mailbox.id])
            var hashes: [BlobID: String] = [:]
            for row in rows {
                let blob = try row.blobID("blob")
                let hash = try hashes[blob] ?? Entry.hash(try transaction.blob(blob) ?? [])
                hashes[blob] = hash
                let flags = try row.text("flags").split(separator: " ").map(String.init)
                picture.folders[try row.text("folder"), default: [:]][try row.integer("uid")] = Entry(
                    hash: hash, flags: flags)
            }
            return picture
        }
    }
}

extension ProgramPlace {
    /// Returns what the program has of a mailbox after its end. One more thorough fetch comes first and must bring
    /// nothing new: a server that does not report its changes is compared as a whole only now and then.
    func picture(of user: MailUser) async throws -> MailboxPicture {
        let folder = try await DataFolder(path: data, server: server).open(
            .working, command: "test", migrations: MailboxesSchema.migrations)
        let directory = MailboxDirectory(database: folder.database, sealingKey: folder.sealingKey)
        let mailbox = try await directory.mailbox(address: user.address)
        let rest = try await MailFetcher(directory: directory, limits: .demanding).fetch(mailbox).newMessages
        #expect(rest.isEmpty)
        let here = try await MailboxPicture.stored(mailbox, in: folder.database)
        try folder.close()
        return here
    }
}
