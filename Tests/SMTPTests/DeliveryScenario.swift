import LocalServers
import MailWire
import SMTP

/// A delivery that must have the same outcome at the scripted server and at Postfix.
struct DeliveryScenario: Sendable, CustomStringConvertible {
    var name: String
    var sender = "anna@firma.test"
    var recipients: [String]
    var message = "Subject: scenario\r\n\r\nHello\r\n"
    var change: @Sendable (inout Envelope) throws -> Void = { _ in }
    /// The scripted server's reply codes to RCPT, one for each recipient.
    var codes: [Int]
    /// The outcome, in the form of ``MachineDriver/show(_:)``.
    var outcome: String

    var description: String { name }

    func envelope() throws -> Envelope {
        var envelope = try Envelope(from: sender, to: recipients)
        try change(&envelope)
        return envelope
    }

    /// What a server with PIPELINING receives and sends.
    var script: [ScriptStep] {
        guard !codes.isEmpty else { return [] }
        let isWanted = codes.contains(250)
        let replies = ["250 2.1.0 Ok"] + codes.map { "\($0) said so" } + [isWanted ? "354 go on" : "554 5.5.1 nobody"]
        let hears: [ScriptStep] =
            [.expectPrefix("MAIL FROM:<\(sender)>")] + recipients.map { .expectPrefix("RCPT TO:<\($0)>") }
            + [.expect("DATA"), .text(replies.map { $0 + "\r\n" }.joined())]
        guard isWanted else { return hears + [.expect("RSET"), .line("250 2.0.0 Ok")] }
        return hears + [.expectThrough("\r\n.\r\n"), .line("250 2.0.0 queued")]
    }

    static let sizeLimit = 200_000

    /// The mailboxes and rules that the scenarios rely on.
    static var postfix: PostfixOptions {
        var options = PostfixOptions(addresses: ["anna@firma.test", "jan@firma.test", "žofie@firma.test"])
        options.refusedRecipients = ["closed@firma.test"]
        options.deferredRecipients = ["busy@firma.test"]
        options.messageSizeLimit = sizeLimit
        return options
    }

    static let keywords = ["PIPELINING", "SIZE \(sizeLimit)", "8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES"]

    static let all = [
        DeliveryScenario(
            name: "accepted", recipients: ["jan@firma.test"], codes: [250],
            outcome: "accepted 250 [jan@firma.test accepted 250]"),
        DeliveryScenario(
            name: "partial",
            recipients: ["closed@firma.test", "jan@firma.test", "busy@firma.test", "nobody@firma.test"],
            codes: [550, 250, 450, 550],
            outcome: "accepted 250 [closed@firma.test refused 550, jan@firma.test accepted 250, "
                + "busy@firma.test deferred 450, nobody@firma.test refused 550]"),
        DeliveryScenario(
            name: "refused", recipients: ["closed@firma.test"], codes: [550],
            outcome: "refused by 550 at RCPT [closed@firma.test refused 550]"),
        DeliveryScenario(
            name: "deferred", recipients: ["closed@firma.test", "busy@firma.test"], codes: [550, 450],
            outcome: "deferred by 450 at RCPT [closed@firma.test refused 550, busy@firma.test deferred 450]"),
        DeliveryScenario(
            name: "too large", recipients: ["jan@firma.test"],
            message: String(repeating: "0123456789\r\n", count: 20_000), codes: [],
            outcome: "refused by size 240000 over 200000 [jan@firma.test refused]"),
        DeliveryScenario(
            name: "in pieces", recipients: ["jan@firma.test"],
            message: "Subject: pieces\n\n" + String(repeating: ".123456789\n", count: 15_000), codes: [250],
            outcome: "accepted 250 [jan@firma.test accepted 250]"),
        DeliveryScenario(
            name: "international", recipients: ["žofie@firma.test", "jan@firma.test"],
            message: "Subject: příliš\r\n\r\nžluťoučký kůň\r\n", codes: [250, 250],
            outcome: "accepted 250 [žofie@firma.test accepted 250, jan@firma.test accepted 250]"),
        DeliveryScenario(
            name: "notices", recipients: ["jan@firma.test"],
            change: { $0.notices = try DeliveryNotices(returnedContent: .headers, envelopeID: "number + 7") },
            codes: [250],
            outcome: "accepted 250 [jan@firma.test accepted 250]"),
        DeliveryScenario(
            name: "null sender", sender: "", recipients: ["jan@firma.test"], codes: [250],
            outcome: "accepted 250 [jan@firma.test accepted 250]"),
        DeliveryScenario(
            name: "nothing in it", recipients: ["jan@firma.test"], message: "\r\n", codes: [250],
            outcome: "accepted 250 [jan@firma.test accepted 250]"),
    ]
}
