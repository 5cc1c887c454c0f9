import Accounts

/// What `pennypost serve` prints on standard output: where it is, and the link that sets the first company up. The link
/// is a secret and stays out of the log.
struct ServeAnnouncement: Sendable {
    let isJSON: Bool

    func listens(at origin: WebOrigin, isLocal: Bool) {
        guard !isJSON else { return say(AnnouncementDocument(event: "listening", origin: origin.description)) }
        let isLocal = isLocal && WebOrigin.isLoopback(origin.host)
        Console.current.say(
            "Pennypost runs at \(origin)\(isLocal ? ", for this machine only" : ""). Press Ctrl-C to stop.")
    }

    func setUp(_ origin: WebOrigin, _ token: BearerToken) {
        let link = "\(origin)/set-up/\(token.text)"
        guard !isJSON else { return say(AnnouncementDocument(event: "set-up", link: link)) }
        Console.current.say("Set your company up: \(link)")
    }

    private func say(_ document: AnnouncementDocument) {
        // Strings can always be written as JSON.
        try? Console.current.say(json: document)
    }
}

/// A line of `pennypost serve --json`.
struct AnnouncementDocument: Encodable, Sendable {
    /// `listening` or `set-up`.
    var event: String
    var origin: String?
    var link: String?
}
