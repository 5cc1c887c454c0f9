import MailWire

extension Response {
    /// Returns the response with the client's secret removed from its text. Mailbox names and mail pass unchanged. The
    /// text of `+` is only for the mechanism and is never shown.
    func hiding(_ filter: SecretFilter) -> Response {
        switch self {
        case .tagged(let tag, let status): .tagged(tag: tag, status.hiding(filter))
        case .status(let status): .status(status.hiding(filter))
        case .capability(let set): .capability(set.hiding(filter))
        case .id(let fields): .id(fields.mapValues { filter.hide(in: $0) })
        default: self
        }
    }
}

extension StatusResponse {
    fileprivate func hiding(_ filter: SecretFilter) -> StatusResponse {
        StatusResponse(kind: kind, code: code.map { $0.hiding(filter) }, text: filter.hide(in: text))
    }
}

extension ResponseCode {
    fileprivate func hiding(_ filter: SecretFilter) -> ResponseCode {
        switch self {
        case .badCharset(let names): .badCharset(names.map { filter.hide(in: $0) })
        case .capability(let set): .capability(set.hiding(filter))
        case .webAlert(let page): .webAlert(filter.hide(in: page))
        case .other(let name, let arguments):
            .other(name: filter.hide(in: name), arguments: filter.hide(in: arguments))
        default: self
        }
    }
}

extension CapabilitySet {
    fileprivate func hiding(_ filter: SecretFilter) -> CapabilitySet {
        CapabilitySet(names.map { Capability(filter.hide(in: $0.name)) })
    }
}

extension IMAPError {
    /// Returns the error with the client's secret removed from the server's bytes that it quotes.
    func hiding(_ filter: SecretFilter) -> IMAPError {
        switch self {
        case .grammar(.malformed(let expected, let response), let phase):
            .grammar(.malformed(expected: expected, response: filter.hide(in: response)), phase: phase)
        case .protocolViolation(.unknownTag(let tag), let phase):
            .protocolViolation(.unknownTag(filter.hide(in: tag)), phase: phase)
        default: self
        }
    }
}
