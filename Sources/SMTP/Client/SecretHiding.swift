import MailWire

extension SMTPReply {
    /// The reply without the client's secret in its words.
    ///
    /// - Parameter isChallenge: whether a sign-in is under way, so that the text of 334 is for the mechanism and is not
    ///   shown to anyone.
    func hiding(_ filter: SecretFilter, isChallenge: Bool) -> SMTPReply {
        if isChallenge, code == 334 { return self }
        let clean = filter.hide(in: text)
        return clean == text ? self : SMTPReply(code: code, enhancedStatus: enhancedStatus, text: clean)
    }
}

extension ReplyFault {
    /// The fault without the client's secret in the line that it quotes.
    func hiding(_ filter: SecretFilter) -> ReplyFault {
        guard case .malformed(let line) = self else { return self }
        return .malformed(line: filter.hide(in: line))
    }
}
