import MailWire

extension Transcript {
    /// Records a reply, one entry for each line. Sign-in challenges are left out: a password could be guessed offline
    /// from a SCRAM server's messages.
    func record(_ reply: SMTPReply) {
        guard reply.code != 334 else { return received("334", hiding: "challenge") }
        let status = reply.enhancedStatus.map { "\($0) " } ?? ""
        let lines = reply.lines
        for (index, line) in lines.enumerated() {
            received("\(reply.code)\(index + 1 < lines.count ? "-" : " ")\(status)\(line)".utf8)
        }
    }

    /// Records a command without its credentials.
    func record(_ command: SMTPCommand, _ line: [UInt8]) {
        switch command {
        case .auth(let mechanism, .some): sent("AUTH \(mechanism)", hiding: "credentials")
        case .authResponse: sent("", hiding: "credentials")
        default: sent(line.dropLast(2))
        }
    }
}
