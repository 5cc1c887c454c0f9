import MIME
import Testing

@Suite("Bounces of programs that follow no standard")
struct UnlikeBounceTests {
    static func read(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }

    static let copy =
        "Received: from a by b\nFrom: me@y.test\nTo: a@x.test\nSubject: Faktura\nMessage-ID: <m@y>\nDate: Thu, 5 Mar 2026 10:15:00 +0100\n\nText\n"

    @Test(
        "Recipient, status and message are found in the words of programs that are not in the table",
        arguments: [
            // DragonFly Mail Agent
            (
                "From: MAILER-DAEMON <>\nSubject: Mail delivery failed",
                "This is the DragonFly Mail Agent v0.13 at x.\n\nThere was an error delivering your mail to <a@x.test>.\n\nmx.x.test [192.0.2.1] did not like our RCPT TO:\n552 5.2.2 <a@x.test>: full\n\nMessage headers follow.\n\n\(copy)",
                ["a@x.test failed 5.2.2"]
            ),
            // OpenSMTPD
            (
                "Return-Path: <>\nFrom: Mailer Daemon <MAILER-DAEMON@x.test>\nSubject: Delivery status notification: error",
                "    Hi!\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\na@x.test: 550 5.1.1 no\n\n    Below is a copy of the original message:\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            (
                "Return-Path: <>\nFrom: Mailer Daemon <MAILER-DAEMON@x.test>\nSubject: Delivery status notification: warning",
                "    Hi!\n\n    A message is delayed for more than 4 hours for the following\n    list of recipients:\n\na@x.test: Connection refused\n\n    Below is a copy of the original message:\n\n\(copy)",
                ["a@x.test delayed 4.4.1"]
            ),
            // Zoho
            (
                "From: mailer-daemon@x.test\nSubject: Undelivered Mail Returned to Sender",
                "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered. This is a permanent error.\n\na@x.test Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 no\n\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // IONOS
            (
                "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@x.test>\nSubject: Mail delivery failed: returning message to sender",
                "This message was created automatically by mail delivery software.\n\nThe following address failed:\n\na@x.test\n\nFor the following reason:\n\nMail size limit exceeded.\n\n--- The header of the original message is following. ---\n\n\(copy)",
                ["a@x.test failed 5.3.4"]
            ),
            // Exim, with an alias
            (
                "Return-Path: <>\nFrom: Mailer-Daemon@x.test\nSubject: Mail delivery failed",
                "This message was created automatically by mail delivery software.\n\nThe following address(es) failed:\n\n  b@z.test\n    (generated from a@x.test)\n    host z: 550 5.7.1 no\n\n------ This is a copy of the message, including all the headers. ------\n\n\(copy)",
                ["a@x.test failed 5.7.1"]
            ),
            // Notes
            (
                "Return-Path: <>\nFrom: postmaster@x.test\nSubject: Undeliverable message",
                "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\na@x.test\n\n------- Returned Message --------\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // Exchange 2003, with an X.400 address
            (
                "From: System Administrator <postmaster@x.test>\nSubject: Undeliverable: Faktura",
                "Your message\n\n  To:      a@x.test\n  Subject: Faktura\n\ndid not reach the following recipient(s):\n\nc=CZ;a= ;p=X;dda:SMTP=a@x.test; on Thu, 5 Mar 2026\n    The recipient name is not recognized\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // MailMarshal
            (
                "From: postmaster@x.test\nSubject: Undeliverable Mail: \"Faktura\"",
                "Your message:\n   From:    me@y.test\n   Subject: Faktura\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected: \n    a@x.test\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // InterScan
            (
                "From: \"InterScan MSS\" <postmaster@x.test>\nSubject: Mail could not be delivered",
                "****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<a@x.test>\nReceived >>> 550 5.1.1 unknown user.\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // Sendmail 5, with several recipients in the session
            (
                "Return-Path: <MAILER-DAEMON@x.test>\nFrom: Mail Delivery Subsystem <MAILER-DAEMON@x.test>\nSubject: Returned mail: User unknown",
                "   ----- Transcript of session follows -----\n>>> MAIL From:<me@y.test>\n<<< 501 <me@y.test>... no\n554 <a@x.test>... Remote protocol error\n>>> RCPT To:<b@z.test>\n<<< 550 <b@z.test>... User unknown\n\n   ----- Unsent message follows -----\n\(copy)",
                ["a@x.test failed 5.0.0", "b@z.test failed 5.1.1"]
            ),
            // Mimecast
            (
                "Return-Path: <>\nFrom: postmaster@x.test\nSubject: [Postmaster] Email Delivery Failure",
                "An email that you attempted to send to the following address could not be delivered:\n-- a@x.test\n\nAdditional information follows :\n-- 5.4.1 Recipient address rejected: Access denied.\n\n\(copy)",
                ["a@x.test failed 5.4.1"]
            ),
            // The fields of a status part as text
            (
                "Return-Path: <>\nFrom: MAILER-DAEMON@x.test\nSubject: Delivery Status Notification (Failure)",
                "An error occurred.\n\nTechnical report:\n\nReporting-MTA: dns; mx.x.test\n\nAction: failed\nFinal-Recipient: rfc822; a@x.test\nDiagnostic-Code: smtp; 550 5.1.1 no\nStatus: 5.1.1\n\n\(copy)",
                ["a@x.test failed 5.1.1"]
            ),
            // HTML only
            (
                "From: MAILER-DAEMON@x.test\nSubject: failure notice\nContent-Type: text/html",
                "I wasn't able to deliver your message.<br><br>&lt;a@x.test&gt;:<br>552 5.2.2 Over quota<br><br>Message-ID: &lt;m@y&gt;<br>",
                ["a@x.test failed 5.2.2"]
            ),
        ] as [(String, String, [String])])
    func words(head: String, text: String, expected: [String]) throws {
        let report = try #require(Self.read("\(head)\nTo: me@y.test\n\n\(text)").report)
        let found = report.recipients.map { "\($0.address) \($0.action?.rawValue ?? "-") \($0.status ?? "-")" }
        #expect(found == expected)
        #expect(report.originalMessageID == "m@y")
    }

    @Test("If no words name a recipient, it is the returned message's only one")
    func onlyRecipient() throws {
        let report = try #require(
            Self.read(
                "Return-Path: <>\nFrom: MAILER-DAEMON@x.test\nTo: me@y.test\nSubject: Returned mail\n\nIt could not be delivered.\n\n\(Self.copy)"
            )
            .report)
        #expect(report.recipients.map(\.address) == ["a@x.test"])
    }

    @Test("An Amazon SES notification is read, plain and as a string within another object")
    func amazonSES() throws {
        let inner =
            #"{"notificationType":"Bounce","bounce":{"bouncedRecipients":[{"emailAddress":"a@x.test","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 5.1.1 no"}]},"mail":{"headers":[{"name":"Message-ID","value":"<m@y>"}]}}"#
        let escaped = inner.replacing("\"", with: "\\\"")
        for body in [inner, "{\"Type\" : \"Notification\",\n\"Message\" : \"\(escaped)\",\n\"Signature\" : \"x\"}"] {
            let report = try #require(
                Self.read("From: SES <no-reply@sns.amazonaws.com>\nSubject: AWS Notification Message\n\n\(body)\n")
                    .report)
            #expect(report.basis == .amazonSES)
            #expect(report.recipients.map(\.address) == ["a@x.test"])
            #expect(report.recipients.map(\.status) == ["5.1.1"])
            #expect(report.recipients.map(\.diagnostic) == ["550 5.1.1 no"])
            #expect(report.originalMessageID == "m@y")
        }
    }

    @Test(
        "A message that only looks like a bounce stays an ordinary message",
        arguments: [
            // A person forwards a bounce.
            "From: jana@x.test\nTo: me@y.test\nSubject: Fwd: Returned mail: User unknown\n\n> From: MAILER-DAEMON@x.test\n>\n> <a@x.test>\n> 550 5.1.1 User unknown\n",
            // A person writes about a bounce.
            "From: jana@x.test\nTo: me@y.test\nSubject: Undeliverable letters\n\nYour message could not be delivered to a@x.test: 550 5.1.1\n",
            // An out-of-office reply with an empty return path.
            "Return-Path: <>\nFrom: jana@x.test\nTo: me@y.test\nSubject: Mimo kancelář\n\nJsem mimo, pište na a@x.test. Mail delivery failed? Not so.\n\n> Message-ID: <m@y>\n",
            // A postmaster who is a person.
            "From: postmaster@x.test\nTo: me@y.test\nSubject: Mail delivery on Saturday\n\nOn Saturday letters to\na@x.test\nmay not be delivered.\n",
            // A complaint (RFC 5965).
            "From: MAILER-DAEMON@x.test\nTo: me@y.test\nSubject: complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=q\n\n--q\n\nrejected a@x.test\n--q\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--q\nContent-Type: message/rfc822\n\n\(copy)--q--\n",
            // A receipt in words.
            "From: MAILER-DAEMON@x.test\nTo: me@y.test\nSubject: Return receipt\n\nYour message was delivered to a@x.test\n\n\(copy)",
        ])
    func none(text: String) {
        #expect(Self.read(text).report == nil)
    }
}
