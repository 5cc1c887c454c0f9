import MIME
import Testing

@Suite("Delivery reports")
struct DeliveryReportTests {
    static func read(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }

    @Test("A standard report says for each recipient what became of the message", arguments: ["\n", "\r\n", "\r"])
    func standard(lineEnd: String) throws {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.bounce, lineEnd: lineEnd))
        let report = try #require(message.report)
        #expect(report.basis == .standard && report.isComplete)
        #expect(report.recipients.map(\.address) == ["obchod@jinde.example", "pomaly@jinde.example"])
        #expect(report.recipients.map(\.finalRecipient) == ["nikdo@jinde.example", "pomaly@jinde.example"])
        #expect(report.recipients.map(\.action) == [.failed, .delayed])
        #expect(report.recipients.map(\.status) == ["5.1.1", "4.4.1"])
        #expect(
            report.recipients[0].diagnostic
                == "550 5.1.1 <nikdo@jinde.example>: Recipient address rejected: User unknown")
        #expect(report.recipients[0].remoteMTA == "mx.jinde.example")
        #expect(report.recipients[1].willRetryUntil?.rfc3339 == "2026-11-23T07:30:05+01:00")
        #expect(report.reportingMTA == "mx.example.cz")
        #expect(report.originalMessageID == "faktura-20260017@dodavatel.example")
        #expect(message.automatic?.kind == .replied)
        #expect(message.allDefects().isEmpty)
    }

    @Test(
        "Bounces without a status part are read from their words",
        arguments: [
            (
                "Hi. This is the qmail-send program at x.\nI'm afraid\n\n<a@x.test>:\nno mailbox (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <m@y>\n\nt",
                "qmail a@x.test failed 5.1.1 no mailbox (#5.1.1)"
            ),
            (
                "This message was created automatically by mail delivery software.\n\nfailed:\n\n  a@x.test\n    host mx: 550 5.7.1 no\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <m@y>\n",
                "exim a@x.test failed 5.7.1 host mx: 550 5.7.1 no"
            ),
            (
                "This is the mail system at host x.\n\n<a@x.test>: host y said: 554\n    5.2.2 full (in reply to DATA)\n\n--- Original message\nMessage-ID: <m@y>\n",
                "postfix a@x.test failed 5.2.2 host y said: 554 5.2.2 full (in reply to DATA)"
            ),
            (
                "This is the mail system at host x.\n\n<a@x.test> (expanded from <info@x.test>): host y said: 550 5.1.1\n    no\n\n--- Original message\nMessage-ID: <m@y>\n",
                "postfix a@x.test failed 5.1.1 host y said: 550 5.1.1 no"
            ),
            (
                "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered. The following address\nfailed:\n\n\"a@x.test\":\nSMTP error from remote server after RCPT command:\nhost: mx.x.test\n5.1.1 <a@x.test>... User Unknown\n\n--- The header of the original message is following. ---\n\nMessage-ID: <m@y>\n",
                "exim a@x.test failed 5.1.1 SMTP error from remote server after RCPT command: host: mx.x.test 5.1.1 <a@x.test>... User Unknown"
            ),
            (
                "Delivery to the following recipient failed permanently:\n\n     a@x.test\n\nTechnical details of permanent failure:\nRejected by mx.x.test.\n\nThe error that the other server returned was:\n550 5.1.1 no such user\n\n----- Original message -----\n\nDKIM-Signature: v=1\nMessage-ID: <m@y>\n",
                "gmail a@x.test failed 5.1.1 Technical details of permanent failure: Rejected by mx.x.test. The error that the other server returned was: 550 5.1.1 no such user"
            ),
            (
                "This is an automatically generated Delivery Status Notification\n\nTHIS IS A WARNING MESSAGE ONLY.\n\nDelivery to the following recipient has been delayed:\n\n     a@x.test\n\nMessage will be retried for 2 more day(s)\n\n----- Original message -----\nMessage-ID: <m@y>\n",
                "gmail a@x.test delayed - Message will be retried for 2 more day(s)"
            ),
            (
                "Sorry, we were unable to deliver your message to the following address.\n\n<a@x.test>:\nRemote host said: 554 5.7.1 no\n\n--- Below this line is a copy of the message.\n\nMessage-ID: <m@y>\n",
                "yahoo a@x.test failed 5.7.1 Remote host said: 554 5.7.1 no"
            ),
            (
                "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tFaktura\n      Sent:\t5.3.2026 10:15\n\nThe following recipient(s) could not be reached:\n\n      a@x.test on 5.3.2026 10:15\n            The e-mail account does not exist.\n            <mail.x.test #5.1.1>\n\nOriginal message headers:\n\nMessage-ID: <m@y>\n",
                "exchange a@x.test failed 5.1.1 The e-mail account does not exist. <mail.x.test #5.1.1>"
            ),
            (
                "Delivery has failed to these recipients:\n\nJan\nThe address was not found.\n\nDiagnostic information for administrators:\n\nGenerating server: mx.x.test\n\na@x.test\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\nOriginal message headers:\n\nReceived: from a by b\nMessage-ID: <m@y>\n",
                "exchange a@x.test failed 5.1.1 #550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##"
            ),
            (
                "Your message\n\n  Subject: Faktura\n\nwas not delivered to:\n\n  a@x.test\n\nbecause:\n\n  User a (a@x.test) not listed in Domino Directory\n\n----- Original message\nMessage-ID: <m@y>\n",
                "domino a@x.test failed 5.1.1 User a (a@x.test) not listed in Domino Directory"
            ),
        ])
    func words(text: String, expected: String) throws {
        let report = try #require(Self.read("From: MAILER-DAEMON@x.test\nSubject: failure\n\n\(text)").report)
        let found = report.recipients.map {
            "\(report.basis.rawValue) \($0.address) \($0.action?.rawValue ?? "-") \($0.status ?? "-") \($0.diagnostic ?? "-")"
        }
        #expect(found == [expected])
        #expect(report.originalMessageID == "m@y")
    }

    @Test("X-Failed-Recipients alone is a report")
    func failedRecipients() throws {
        let report = try #require(Self.read("X-Failed-Recipients: a@x.test, b@x.test\n\nNo luck.").report)
        #expect(report.basis == .failedRecipientsHeader)
        #expect(report.recipients.map(\.address) == ["a@x.test", "b@x.test"])
    }

    @Test(
        "A receipt, a person's message that quotes a bounce, and any other message are not reports",
        arguments: [
            "From: jana@x.test\n\nThis is the mail system at host x.\n\n<a@x.test>: host y said: 550 no\n",
            "From: postmaster@x.test\n\nDobry den\n",
            "Return-Path: <>\nFrom: jana@x.test\nSubject: Re: Undelivered\n\nJsem mimo kancelar.\n\n> This is the mail system at host x.\n>\n> <a@x.test>: host y said: 550 no\n",
            "From: jana@x.test\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nPodivej\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.1.1\n--q--\n",
            "Content-Type: multipart/report; report-type=disposition-notification; boundary=q\n\n--q\n\nread\n--q\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; a@x.test\nDisposition: manual-action/MDN-sent-manually; displayed\n--q--\n",
        ])
    func none(text: String) {
        #expect(Self.read(text).report == nil)
    }

    @Test("A report without recipients is noted; the failed ones may be in the header")
    func incomplete() throws {
        let message = Self.read(
            "X-Failed-Recipients: a@x.test\nX-Original-Message-ID: <o@x>\nContent-Type: multipart/report; boundary=q\n\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n--q--\n"
        )
        let report = try #require(message.report)
        #expect(report.recipients.map(\.address) == ["a@x.test"])
        #expect(report.originalMessageID == "o@x")
        #expect(message.allDefects().map(\.kind) == [.badReport])
    }

    @Test("International addresses are read (RFC 6533)")
    func international() throws {
        let message = Self.read(
            "Content-Type: multipart/report; boundary=q\n\n--q\nContent-Type: message/global-delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: utf-8; ji\\x{159}\\x{ED}@x.test\nAction: failed\nStatus: 5.1.1 (no)\n--q--\n"
        )
        #expect(try #require(message.report).recipients.map(\.address) == ["jiří@x.test"])
    }

    @Test(
        "Action and status together decide the verdict",
        arguments: [
            ("failed", "5.1.1", DeliveryReport.Outcome.permanent), ("failed", "4.4.7", .transient),
            ("failed", "", .permanent),
            ("delayed", "4.4.1", .delayed), ("delivered", "2.0.0", .delivered), ("relayed", "2.0.0", .relayed),
            ("expanded", "2.0.0", .relayed), ("", "5.2.2", .permanent), ("", "4.2.2", .transient),
            ("", "2.1.5", .delivered),
        ])
    func outcomes(action: String, status: String, expected: DeliveryReport.Outcome) throws {
        let fields = [action.isEmpty ? "" : "Action: \(action)\n", status.isEmpty ? "" : "Status: \(status)\n"]
        let message = Self.read(
            "Content-Type: multipart/report; boundary=q\n\n--q\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.test\n\(fields.joined())--q--\n"
        )
        #expect(try #require(message.report).recipients.map(\.outcome) == [expected])
    }
}
