import Storage

/// What is wrong with one side of a mailbox: with fetching over IMAP, or with sending over SMTP.
struct MailboxTrouble: Hashable, Sendable {
    /// The worse ones later.
    enum Kind: Int, Hashable, Sendable, Comparable {
        case throttled, unreachable, needsPassword

        static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    let kind: Kind
    /// Why, in the server's words where it has said something.
    let detail: String?
    let since: Timestamp?
    /// When the server may be asked again.
    let until: Timestamp?
}

extension Mailbox {
    /// What is wrong with fetching; nil where nothing is known to be.
    func fetchingTrouble(at now: Timestamp) -> MailboxTrouble? {
        let kind: MailboxTrouble.Kind
        switch state {
        case .connected: return nil
        case .needsPassword: kind = .needsPassword
        case .unreachable: kind = .unreachable
        case .throttled:
            // Patience has an end: from then on it is only not known whether the server can be reached.
            if let retryAt, retryAt <= now { return nil }
            kind = .throttled
        }
        return MailboxTrouble(kind: kind, detail: stateDetail, since: stateSince, until: retryAt)
    }
}

extension SendingState {
    /// What is wrong with sending; nil where nothing is known to be.
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
