import IMAP

/// INBOX's figures. If they are equal at two looks, nothing has happened in between.
struct InboxFigures: Hashable, Sendable {
    private let uidValidity: UIDValidity?
    private let uidNext: UID?
    private let exists: UInt32
    private let modificationSequence: ModificationSequence?

    init(_ selected: SelectedMailbox) {
        uidValidity = selected.uidValidity
        uidNext = selected.uidNext
        exists = selected.exists
        modificationSequence = selected.highestModificationSequence
    }
}
