import Accounts
import Mailboxes
import Storage

/// The rooms that keep something in the data folder. Whatever opens, checks, backs up or restores it knows them all.
enum Rooms {
    /// The tables of every room.
    static let migrations = MailboxesSchema.migrations + AccountsSchema.migrations

    /// Stored bytes, sealed values, indexes and checks of every room.
    static let inventory = [MailboxesSchema.inventory, AccountsSchema.inventory].reduce(
        into: DataInventory()
    ) { all, room in
        all.blobReferences += room.blobReferences
        all.sealedColumns += room.sealedColumns
        all.textIndexes += room.textIndexes
        all.rowChecks += room.rowChecks
    }
}
