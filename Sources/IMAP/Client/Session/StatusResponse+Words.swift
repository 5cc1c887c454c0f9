public import MailWire

extension StatusResponse {
    /// The response as a refusal is read from it.
    public var words: ServerWords {
        // Gmail's page to visit is part of what it says.
        if case .webAlert(let page) = code {
            return ServerWords(responseCode: "WEBALERT", isBad: kind == .bad, text: "\(page) \(text)")
        }
        return ServerWords(responseCode: code?.name, isBad: kind == .bad, text: text)
    }
}
