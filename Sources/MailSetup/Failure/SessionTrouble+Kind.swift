import MailWire

extension SessionTrouble {
    /// What class of thing went wrong.
    package var kind: ServerFailure.Kind {
        switch self {
        case .refused(let words, .signIn):
            // A 4yz reply never means a wrong password (RFC 4954 §6: 454 is a temporary failure of the server), and some
            // servers ask for patience with 5yz.
            switch RefusalReason(words, at: .signIn) {
            case let reading where reading.asksForPatience: .temporary
            case .mailboxFull: .temporary
            case .mechanism, .needsTLS: .unsupported
            default: .signInRefused
            }
        case .refused(let words, let step):
            RefusalReason(words, at: step == .folders ? .item : .session).asksForPatience ? .temporary : .unsupported
        // A server that shuts down or ends an idle session has nothing against the account.
        case .dismissed(let words, _): RefusalReason(words, at: .session).asksForPatience ? .temporary : .unreachable
        case .heldBack: .temporary
        case .signInFailed(.refusedByServer): .signInRefused
        case .startTLSNotOffered, .tampered, .signInNotOffered, .signInFailed, .notTheProtocol, .noInbox: .unsupported
        case .notConnected, .cut, .silent, .endless, .abandoned: .unreachable
        }
    }
}
