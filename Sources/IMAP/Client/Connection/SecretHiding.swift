import MailWire

extension Response {
    /// The response without the client's secret in its words. Names of mailboxes and what is mail pass as they are; the
    /// text of `+` is for the mechanism and is not shown to anyone.
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
    /// The error without the client's secret in what it quotes of the server's bytes.
    func hiding(_ filter: SecretFilter) -> IMAPError {
        switch self {
        case .grammar(.malformed(let expected, let response)):
            .grammar(.malformed(expected: expected, response: filter.hide(in: response)))
        case .protocolViolation(.unknownTag(let tag)): .protocolViolation(.unknownTag(filter.hide(in: tag)))
        default: self
        }
    }
}
