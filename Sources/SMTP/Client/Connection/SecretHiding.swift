import MailWire

extension SMTPReply {
    /// Returns the reply with the client's secret removed from its words.
    ///
    /// - Parameter isChallenge: whether a sign-in is under way. The text of 334 is then for the mechanism and isn't
    ///   shown to anyone.
    func hiding(_ filter: SecretFilter, isChallenge: Bool) -> SMTPReply {
        if isChallenge, code == 334 { return self }
        let clean = filter.hide(in: text)
        return clean == text ? self : SMTPReply(code: code, enhancedStatus: enhancedStatus, text: clean)
    }
}

extension ReplyFault {
    /// Returns the fault with the client's secret removed from the line it quotes.
    func hiding(_ filter: SecretFilter) -> ReplyFault {
        guard case .malformed(let line) = self else { return self }
        return .malformed(line: filter.hide(in: line))
    }
}
