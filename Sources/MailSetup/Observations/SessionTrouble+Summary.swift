import MailWire

extension SessionTrouble {
    /// What happened: one sentence in English, without a full stop.
    package var summary: String {
        switch self {
        case .notConnected(let error): error.description
        case .refused(let words, .signIn): Self.summary(of: RefusalReason(words, at: .signIn))
        case .refused(_, let step): "the server refused (\(step.rawValue))"
        case .dismissed(_, let step): "the server ended the session (\(step.rawValue))"
        case .startTLSNotOffered: "the server offers no STARTTLS"
        case .tampered: "unprotected bytes followed STARTTLS: someone may be tampering with the connection"
        case .signInNotOffered(let offered):
            "the server offers no supported way to sign in (it offers: "
                + (offered.isEmpty ? "none" : offered.joined(separator: ", ")) + ")"
        case .signInFailed(.refusedByServer): "the server refused the user name or the password"
        case .signInFailed(let error): "the sign-in could not be completed (\(error))"
        case .notTheProtocol(let step): "the server's answer cannot be understood (\(step.rawValue))"
        case .cut(let step): "the server closed the connection (\(step.rawValue))"
        case .silent(let step, let limit): "no answer within \(limit) (\(step.rawValue))"
        case .endless(let limit): "the session did not end within \(limit)"
        case .noInbox: "there is no INBOX"
        case .heldBack: "the end of a message was held back because it could not be recorded on this machine"
        case .abandoned: "the attempt was abandoned"
        }
    }

    private static func summary(of refusal: RefusalReason) -> String {
        switch refusal {
        case .mechanism: "the server does not support a sign-in method that it offers"
        case .needsTLS: "the server does not allow signing in over an unencrypted connection"
        case .mailboxFull: "the server cannot check the sign-in now"
        case _ where refusal.asksForPatience: "the server cannot check the sign-in now"
        default: "the server refused the user name or the password"
        }
    }
}
