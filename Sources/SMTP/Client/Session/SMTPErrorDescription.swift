extension SMTPError: CustomStringConvertible {
    /// One sentence for a person, with the server's own words if there are any.
    public var description: String {
        switch self {
        case .notAnAddress(let address, let fault): "“\(address)” can't be used as an address: \(fault)"
        case .noRecipients: "there is no recipient"
        case .notAClientName(let name): "“\(name)” can't be used as a name for EHLO"
        case .notConnected(let error): "\(error)"
        case .connectionLost(let error, let phase): "\(error) (\(phase.rawValue))"
        case .refused(let reply, let phase): "the server refused (\(phase.rawValue)): \(reply)"
        case .serviceClosing(let reply, _): "the server is closing the session: \(reply)"
        case .startTLSNotOffered: "the server does not offer STARTTLS; nothing was sent in plaintext"
        case .plaintextAfterStartTLS: "plaintext followed the agreement to STARTTLS; an attacker may be injecting it"
        case .signInNotOffered(let mechanisms):
            mechanisms.isEmpty
                ? "the server offers no way to sign in here"
                : "the server offers no suitable way to sign in (it offers: \(mechanisms.joined(separator: ", ")))"
        case .signInRefused(let reply, _, _): "the server refused the sign-in: \(reply)"
        case .signInFailed(let error): "the sign-in failed: \(error)"
        case .timeLimitPassed(let phase, let limit): "no answer within \(limit) (\(phase.rawValue))"
        case .protocolViolation(.unexpectedReply(let reply), let phase):
            "unexpected reply (\(phase.rawValue)): \(reply)"
        case .protocolViolation(.broken(let fault), let phase):
            "the server sent something that is not a reply (\(phase.rawValue)): \(fault)"
        case .protocolViolation(.challengeNotBase64, _): "a sign-in challenge is not base64"
        case .endHeldBack: "the end of the message was held back, because this machine could not record it"
        case .sessionEnded: "the session has ended"
        case .cancelled: "cancelled"
        }
    }
}

extension DeliveryObstacle: CustomStringConvertible {
    /// One sentence for a person, with the server's own words if there are any.
    public var description: String {
        switch self {
        case .reply(let reply, _): "\(reply)"
        case .session(let error): "\(error)"
        case .messageTooLarge(let size, let limit):
            "the message has \(size) bytes, but the server accepts at most \(limit)"
        case .extensionMissing(let name): "the server does not offer \(name.rawValue), which the message needs"
        case .wouldAccept: "the server was only asked; no message was sent"
        case .cancelled: "cancelled before it began"
        }
    }
}

extension AddressFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "it is empty"
        case .controlCharacter: "it contains a line break or another control character"
        case .forbiddenCharacter: "it contains a space or another character that must be quoted"
        case .incomplete: "a name, an @ and a domain are needed"
        case .brokenQuoting: "its quotation marks do not match"
        case .tooLong(let limit): "it has more than \(limit) bytes"
        }
    }
}

extension ReplyFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .lineTooLong(let limit): "a line of more than \(limit) bytes"
        case .tooManyLines(let limit): "more than \(limit) lines"
        case .malformed(let line): "“\(line)”"
        case .codeChanged(let first, let second): "its lines have different codes, \(first) and \(second)"
        }
    }
}
