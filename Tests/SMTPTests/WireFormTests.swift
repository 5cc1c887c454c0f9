import SMTP
import Testing

/// How commands, addresses and capabilities are written on the wire.
@Suite("Commands, addresses and capabilities on the wire") struct WireFormTests {
    private func line(_ command: SMTPCommand) -> String {
        var line: [UInt8] = []
        command.write(to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    @Test("Each command is one line")
    func eachCommandIsOneLine() {
        #expect(line(.ehlo("[127.0.0.1]")) == "EHLO [127.0.0.1]\r\n")
        #expect(line(.auth(mechanism: "PLAIN", initialResponse: nil)) == "AUTH PLAIN\r\n")
        #expect(line(.auth(mechanism: "EXTERNAL", initialResponse: [])) == "AUTH EXTERNAL =\r\n")
        #expect(line(.auth(mechanism: "PLAIN", initialResponse: Array("AGE=".utf8))) == "AUTH PLAIN AGE=\r\n")
        #expect(line(.mail("", SMTPCommand.MailParameters())) == "MAIL FROM:<>\r\n")
        #expect(line(.bdat(size: 10, last: true)) == "BDAT 10 LAST\r\n")
        #expect(line(.bdat(size: 10, last: false)) == "BDAT 10\r\n")
    }

    @Test("Delivery notices are written as in RFC 3461")
    func noticesAreWrittenAsInRFC3461() {
        var parameters = SMTPCommand.RcptParameters()
        parameters.notify = .on(success: true, failure: true, delay: false)
        parameters.originalRecipient = "jan+mail@firma.test"
        #expect(
            line(.rcpt("jan@firma.test", parameters))
                == "RCPT TO:<jan@firma.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;jan+2Bmail@firma.test\r\n")
        parameters.notify = .never
        parameters.originalRecipient = "žofie@firma.test"
        #expect(
            line(.rcpt("jan@firma.test", parameters))
                == "RCPT TO:<jan@firma.test> NOTIFY=NEVER ORCPT=utf-8;\\x{17E}ofie@firma.test\r\n")
    }

    @Test("An envelope ID is printable ASCII of at most 100 characters")
    func anEnvelopeIDIsPrintable() throws {
        #expect(try DeliveryNotices(envelopeID: "order 7+1").envelopeID == "order 7+1")
        for text in ["", "číslo", "a\r\nb", "a\u{7F}"] {
            #expect(throws: EnvelopeIDFault.notPrintable) { try DeliveryNotices(envelopeID: text) }
        }
        #expect(throws: EnvelopeIDFault.tooLong(limit: 100)) {
            try DeliveryNotices(envelopeID: String(repeating: "a", count: 101))
        }
    }

    @Test("Text is read back from xtext as it was written, and malformed xtext is rejected")
    func xtextRoundTrips() {
        for text in ["plain", "a+b=c", "žluť", "with space\r\n", ""] {
            #expect(XText.decode(XText.encode(text)) == text)
            #expect(XText.encode(text).utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        }
        #expect(XText.encode("a+b=c d") == "a+2Bb+3Dc+20d")
        for broken in ["+", "+2", "+2b", "a=b", "a b", "+FF"] { #expect(XText.decode(broken) == nil) }
    }

    @Test(
        "Addresses that SMTP can carry are accepted",
        arguments: [
            "jan@firma.test", "jan..novak.@firma.test", "\"jan novak\"@firma.test", "\"a\\\"b\"@firma.test",
            "jan@[127.0.0.1]",
            "jan@[IPv6:::1]", "žofie@příklad.test", "a!#$%&'*+-/=?^_`{|}~@x",
        ])
    func sendableAddressesAreAccepted(address: String) throws {
        let envelope = try Envelope(from: address, to: [address])
        #expect(envelope.needsSMTPUTF8 == address.utf8.contains { $0 > 127 })
    }

    @Test(
        "An address that would break the command is refused with its fault",
        arguments: [
            ("", AddressFault.empty), ("jan", .incomplete), ("@firma.test", .incomplete), ("jan@", .incomplete),
            ("jan@firma.test\r\nRCPT TO:<x@y>", .controlCharacter), ("jan@firma.test\n", .controlCharacter),
            ("jan\u{0}@firma.test", .controlCharacter), ("jan@firma.test\u{85}", .controlCharacter),
            ("\"jan\r\nDATA\"@firma.test", .controlCharacter), ("jan@fir\u{2028}ma.test", .controlCharacter),
            ("jan@firma.test> SIZE=1", .forbiddenCharacter), ("<jan@firma.test>", .forbiddenCharacter),
            ("jan novak@firma.test", .forbiddenCharacter), ("jan@firma.test,eva@firma.test", .forbiddenCharacter),
            ("jan@firma@test", .forbiddenCharacter), ("\"jan@firma.test", .brokenQuoting),
            ("\"\"@firma.test", .brokenQuoting),
            ("\"jan\"x@firma.test", .brokenQuoting), ("\"jan\\", .brokenQuoting),
            (String(repeating: "a", count: 250) + "@x.cz", .tooLong(limit: 254)),
        ])
    func addressesThatWouldBreakTheCommandAreRefused(address: String, fault: AddressFault) throws {
        #expect(throws: SMTPError.notAnAddress(address, fault)) { try Envelope(from: "s@x", to: [address]) }
        if !address.isEmpty {
            #expect(throws: SMTPError.notAnAddress(address, fault)) { try Envelope(from: address, to: ["a@x"]) }
        }
    }

    @Test("An envelope needs a recipient but no sender")
    func anEnvelopeNeedsARecipientButNoSender() throws {
        #expect(throws: SMTPError.noRecipients) { try Envelope(from: "s@x", to: [String]()) }
        #expect(try Envelope(from: "", to: ["a@x"]).sender == "")
    }

    @Test("Capabilities are read in any case, and an oversize SIZE is clamped")
    func capabilitiesAreCaseInsensitive() {
        let reply = SMTPReply(
            code: 250,
            text: """
                mail.firma.test at your service
                Pipelining
                size 35882577
                8bitMIME
                AUTH LOGIN plain
                AUTH=LOGIN XOAUTH2
                STARTTLS
                LIMITS RCPTMAX=100 MAILMAX=20

                """)
        let capabilities = ServerCapabilities(reply)
        #expect(capabilities.serverName == "mail.firma.test")
        #expect(capabilities.pipelining && capabilities.eightBitMIME && capabilities.startTLS)
        #expect(!capabilities.chunking && !capabilities.smtpUTF8 && !capabilities.deliveryStatusNotifications)
        #expect(capabilities.maximumMessageSize == 35_882_577)
        for told in ["9223372036854775807", "1125899906842625"] {
            let huge = ServerCapabilities(SMTPReply(code: 250, text: "x\nSIZE \(told)"))
            #expect(huge.maximumMessageSize == 1 << 50)
        }
        #expect(capabilities.authenticationMechanisms == ["LOGIN", "PLAIN", "XOAUTH2"])
        #expect(capabilities.keywords["LIMITS"] == ["RCPTMAX=100", "MAILMAX=20"])
    }

    @Test(
        "A SIZE of zero or without a valid number means no limit",
        arguments: ["SIZE", "SIZE 0", "SIZE x", "SIZE -5", "SIZE 99999999999999999999999"])
    func someSizesMeanNoLimit(line: String) {
        let capabilities = ServerCapabilities(SMTPReply(code: 250, text: "x\n\(line)"))
        #expect(capabilities.size)
        #expect(capabilities.maximumMessageSize == nil)
    }
}
