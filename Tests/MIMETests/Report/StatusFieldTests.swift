import MIME
import Testing

@Suite("Status fields of delivery reports")
struct StatusFieldTests {
    static func report(_ fields: String, returned: String = "", head: String = "") throws -> DeliveryReport {
        let text =
            "From: MAILER-DAEMON@x.test\n\(head)Content-Type: multipart/report; boundary=q\n\n--q\n\nFailed.\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n\(fields)\n\(returned)--q--\n"
        return try #require(Message(parsing: Array(text.utf8)).report)
    }

    @Test(
        "The refusal's code wins if it says more, unless it would make a permanent failure transient",
        arguments: [
            ("5.0.0", "550 5.7.1 no", "5.7.1"), ("5.1.1", "550 5.7.1 blocked", "5.7.1"),
            ("4.4.7", "451 4.7.1 later", "4.7.1"),
            ("5.0.0", "550-'5.2.2 full'", "5.2.2"), ("5.1.1", "552 full", "5.1.1"),
            ("5.0.0", "552 mailbox full", "5.0.0"),
            ("5.4.7", "452 4.2.2 full", "5.4.7"), ("4.5.0", "550 5.5.0 no", "5.5.0"),
            ("2.0.0", "250 2.1.5 ok", "2.0.0"),
            ("550", "5.2.1 This mailbox is disabled", "5.2.1"), ("550", "", "5.0.0"), ("", "550 User unknown", "5.1.1"),
            ("", "452 Mailbox full", "4.2.2"), ("", "550 no", "5.0.0"), ("", "421 later", "4.0.0"),
            ("", "no luck", nil),
            ("", "see 550 pages", nil),
        ] as [(String, String, String?)])
    func choice(field: String, diagnostic: String, expected: String?) throws {
        let fields = [
            "Final-Recipient: rfc822; a@x.test", "Action: failed", field.isEmpty ? "" : "Status: \(field)",
            diagnostic.isEmpty ? "" : "Diagnostic-Code: smtp; \(diagnostic)",
        ].filter { !$0.isEmpty }.joined(separator: "\n")
        #expect(try Self.report(fields + "\n").recipients.map(\.status) == [expected])
    }

    @Test("Recipients without an empty line between them are separate, and one that is named twice is one")
    func groups() throws {
        let one =
            "Final-Recipient: rfc822; a@x.test\nOriginal-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.2.2\n"
        let other = "Final-Recipient: rfc822; b@x.test\nAction: failed\nStatus: 5.1.1\n"
        #expect(try Self.report(one + other).recipients.map(\.status) == ["5.2.2", "5.1.1"])
        #expect(try Self.report(one + "\n" + one).recipients.map(\.address) == ["a@x.test"])
    }

    @Test(
        "The message is found in a header under any label, otherwise in what the report answers",
        arguments: [
            ("--q\nContent-Type: text/rfc822\n\n Received:from a by b\n Message-ID:<m@y>\n Subject:Faktura\n", ""),
            ("--q\nContent-Type: text/rfc822-headers\n\nMessage-ID: <m@y>\n", ""),
            ("--q\nContent-Type: message/partial\n\nMessage-ID: <m@y>\n", ""),
            (
                "--q\nContent-Type: text/plain; name=header.txt\nContent-Disposition: attachment\n\nReceived: from a by b\nFrom: me@y.test\nSubject: Faktura\nMessage-ID: <m@y>\n",
                ""
            ),
            ("", "In-Reply-To: <m@y>\n"), ("", "References: <l@y> <m@y>\n"),
        ])
    func original(returned: String, head: String) throws {
        let report = try Self.report(
            "Final-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.1.1\n", returned: returned, head: head)
        #expect(report.originalMessageID == "m@y")
    }
}
