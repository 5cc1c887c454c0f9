import IMAP
import Storage

/// How a server tells what has changed in a folder.
enum SyncLevel: Hashable, Sendable {
    /// It names what has changed and what has gone since a point in time (RFC 7162 §3.2).
    case qresync
    /// It names what has changed (RFC 7162 §3.1); what has gone shows in the number of messages.
    case condstore
    /// It tells nothing: flags of recent messages are asked for each time, all of them now and then.
    case bare
}

/// What is to be done about a folder, decided from the server's figures and what is known here. No network, no storage.
enum FolderPlan: Hashable, Sendable {
    /// Nothing has moved since the last fetch.
    case skip
    /// The folder is opened and looked at.
    case look

    /// - Parameter isUnsettled: something of it is to be tried again.
    init(status: MailboxStatus?, known: FolderState?, isUnsettled: Bool = false) {
        guard !isUnsettled, let status, let known, !known.isRebinding,
            status.uidValidity?.rawValue == known.uidValidity,
            let next = status.uidNext?.rawValue, next == known.uidNext, known.known.gaps(below: next).isEmpty,
            let count = status.messages, count == known.messageCount
        else {
            self = .look
            return
        }
        // An empty folder has no flags that could have changed.
        if count == 0 {
            self = .skip
        } else if let point = status.highestModificationSequence?.rawValue, point == known.highestModSeq {
            self = .skip
        } else {
            self = .look
        }
    }
}

/// What is known of an opened folder's past, and what of it still holds.
enum FolderPast: Hashable, Sendable {
    /// The UIDs mean what they meant.
    case holds
    /// UIDVALIDITY is another, or UIDs that were given are given again: nothing that is known by UID holds.
    case void
    /// The server's history goes back behind what is known (it was restored): UIDs hold, flags must be compared.
    case rewound

    init(of known: FolderState, selected: SelectedMailbox) {
        guard selected.uidValidity?.rawValue == known.uidValidity else {
            self = .void
            return
        }
        if let next = selected.uidNext?.rawValue, let before = known.uidNext, next < before {
            self = .void
        } else if let point = known.highestModSeq,
            let now = selected.highestModificationSequence?.rawValue, now < point
        {
            self = .rewound
        } else {
            self = .holds
        }
    }
}
