import IMAP
import Storage

/// How much a server reports about changes in a folder.
enum SyncLevel: Hashable, Sendable {
    /// It names the messages that have changed, and those that have vanished, since a MODSEQ (RFC 7162 §3.2).
    case qresync
    /// It names the messages that have changed (RFC 7162 §3.1). Only the number of messages shows that some vanished.
    case condstore
    /// It reports nothing. Each fetch requests the flags of recent messages, and now and then all flags.
    case bare
}

/// What to do about a folder, decided from the server's figures and what is known here, without network or storage.
enum FolderPlan: Hashable, Sendable {
    /// Nothing has changed since the last fetch.
    case skip
    /// The folder has to be opened.
    case look

    /// Decides what to do.
    ///
    /// - Parameter isUnsettled: Whether something in the folder is due for another attempt.
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

/// Whether what is known of an opened folder still holds.
enum FolderPast: Hashable, Sendable {
    /// Each UID still means the same message.
    case holds
    /// The UIDVALIDITY has changed, or UIDs are assigned again. Nothing that is known by UID holds.
    case void
    /// The server's MODSEQ went back: it was restored from a backup. UIDs hold, flags must be compared.
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
