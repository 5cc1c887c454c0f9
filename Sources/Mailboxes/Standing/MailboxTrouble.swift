import Storage

/// Trouble on one side of a mailbox: with fetching over IMAP, or with sending over SMTP.
struct MailboxTrouble: Hashable, Sendable {
    /// The kind of trouble; worse ones come later.
    enum Kind: Int, Hashable, Sendable, Comparable {
        case throttled, unreachable, needsPassword

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    let kind: Kind
    /// The reason, in the server's words if it said something.
    let detail: String?
    let since: Timestamp?
    /// When the server may be asked again.
    let until: Timestamp?
}

extension Mailbox {
    /// The known trouble with fetching; `nil` if there is none.
    func fetchingTrouble(at now: Timestamp) -> MailboxTrouble? {
        let kind: MailboxTrouble.Kind
        switch state {
        case .connected: return nil
        case .needsPassword: kind = .needsPassword
        case .unreachable: kind = .unreachable
        case .throttled:
            // Patience has an end: after that it is only unknown if the server can be reached.
            if let retryAt, retryAt <= now { return nil }
            kind = .throttled
        }
        return MailboxTrouble(kind: kind, detail: stateDetail, since: stateSince, until: retryAt)
    }
}

extension SendingState {
    /// The known trouble with sending; `nil` if there is none.
    func trouble(at now: Timestamp) -> MailboxTrouble? {
        if let passwordRefusedAt {
            return MailboxTrouble(
                kind: .needsPassword, detail: passwordRefusal, since: passwordRefusedAt, until: nil)
        }
        let held = holdsUntil(now, isAsked: false)
        switch pause {
        case nil: return nil
        case .unreachable:
            return MailboxTrouble(kind: .unreachable, detail: pauseDetail, since: pausedSince, until: held)
        case .throttled, .dailyLimit:
            guard let held else { return nil }
            return MailboxTrouble(kind: .throttled, detail: pauseDetail, since: pausedSince, until: held)
        }
    }
}
