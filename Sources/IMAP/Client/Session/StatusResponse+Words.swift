public import MailWire

extension StatusResponse {
    /// The response in the form from which refusals are classified.
    public var words: ServerWords {
        // Gmail's page to visit is part of its message.
        if case .webAlert(let page) = code {
            return ServerWords(responseCode: "WEBALERT", isBad: kind == .bad, text: "\(page) \(text)")
        }
        return ServerWords(responseCode: code?.name, isBad: kind == .bad, text: text)
    }
}
