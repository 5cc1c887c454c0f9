import MailWire

/// What the transcript of an IMAP session shows and its error does not.
struct TranscriptReading {
    /// The step under way at the end.
    let reached: SessionStep
    /// The address in the server's OK to the sign-in, as Gmail sends it: `OK jana@firma.cz authenticated (Success)`.
    let accountName: String?

    init(_ transcript: Transcript) {
        var reached = SessionStep.greeting
        var accountName: String?
        var isSigningIn = false
        for line in transcript.lines {
            let words = line.text.split(separator: " ")
            guard let first = words.first else { continue }
            switch line.speaker {
            case .event: break
            case .server:
                if reached == .greeting { reached = .capabilities }
                // The first response that is neither untagged nor a challenge belongs to the sign-in.
                guard isSigningIn, first != "*", first != "+" else { break }
                isSigningIn = false
                guard words.dropFirst().first?.uppercased() == "OK" else { break }
                reached = .folders
                accountName = words.dropFirst(2).first { $0.contains("@") }.map(Self.address)
            case .client:
                switch first.uppercased() {
                case "STARTTLS": reached = .tls
                case "CAPABILITY" where reached < .signIn: reached = .capabilities
                case "LOGIN", "AUTHENTICATE": (reached, isSigningIn) = (.signIn, true)
                default: break
                }
            }
        }
        self.reached = reached
        self.accountName = accountName
    }

    private static func address(_ word: Substring) -> String {
        let start = word.drop { !$0.isLetter && !$0.isNumber }
        return String(start.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed()).lowercased()
    }
}
