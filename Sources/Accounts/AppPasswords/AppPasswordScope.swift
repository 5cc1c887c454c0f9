/// What an app password may be used for. The raw value is stored and is its name in forms and JSON.
public enum AppPasswordScope: String, Sendable, Hashable, CaseIterable {
    /// To send letters and to read and change what is in the mailboxes.
    case sendAndRead = "send-and-read"
    /// To send letters only.
    case send
    /// To read only: nothing is sent or changed.
    case read

    /// Whether it may send letters.
    public var maySend: Bool { self != .read }
    /// Whether it may read letters.
    public var mayRead: Bool { self != .send }

    /// Whether a service is open to it at all.
    func opens(_ service: AppPasswordService) -> Bool {
        switch service {
        case .web: true
        case .submission: maySend
        case .imap, .pop: mayRead
        }
    }
}

/// By which way a program comes in with an app password.
public enum AppPasswordService: String, Sendable, Hashable, CaseIterable {
    /// The JSON API. Each of its calls looks at the scope.
    case web
    /// Sending letters (SMTP).
    case submission
    /// Reading by IMAP, with changes unless the scope is ``AppPasswordScope/read``.
    case imap
    /// Reading by POP3.
    case pop
}
