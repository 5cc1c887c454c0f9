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
        case .tampered: "unprotected bytes followed STARTTLS: an attacker may be changing the connection"
        case .signInNotOffered(let offered):
            "the server offers no fitting way to sign in (it offers: "
                + (offered.isEmpty ? "none" : offered.joined(separator: ", ")) + ")"
        case .signInFailed(.refusedByServer): "the server refused the user name or the password"
        case .signInFailed(let error): "the sign-in could not be carried through (\(error))"
        case .notTheProtocol(let step): "what the server says cannot be understood (\(step.rawValue))"
        case .cut(let step): "the server closed the connection (\(step.rawValue))"
        case .silent(let step, let limit): "no answer within \(limit) (\(step.rawValue))"
        case .endless(let limit): "the session did not come to an end within \(limit)"
        case .noInbox: "there is no INBOX"
        case .heldBack: "the end of a message was held back, because it could not be noted on this machine"
        case .abandoned: "the attempt was broken off"
        }
    }

    private static func summary(of refusal: RefusalReason) -> String {
        switch refusal {
        case .mechanism: "the server does not carry out a sign-in that it announces"
        case .needsTLS: "the server lets no one sign in over an unencrypted connection"
        case .mailboxFull: "the server cannot check the sign-in now"
        case _ where refusal.asksForPatience: "the server cannot check the sign-in now"
        default: "the server refused the user name or the password"
        }
    }
}
