import MIME
import MailWire
import Testing

@testable import Pennypost

@Suite("Failures of what was given")
struct GivenInputFailureTests {
    @Test(
        "An address names its option, what is wrong and what to do",
        arguments: [
            (.empty, "the address is empty", "Write it as name@example.com"),
            (.missingAt, "the address has no @", "Write it as name@example.com"),
            (.severalAddresses, "there is more than one address", "Enter only one"),
            (.unbalanced, "a quote or bracket in the address is not closed", nil),
            (.localPartCharacter(" "), "there is a space before the @", "Remove it"),
            (.localPartCharacter(";"), "the character “;” is not allowed before the @", "Remove it"),
            (
                .literal, "the part after the @ looks like an IP address",
                "Write it in brackets, as name@[192.0.2.1]"
            ),
            (.tooLong, "the address is longer than 254 characters", nil),
            (.domain(.characterNotAllowed(" ", label: "a b")), "the domain contains a space", "Remove it"),
            (.domain(.hyphenAtEnd(label: "-a")), "“-a” in the domain begins or ends with a hyphen", nil),
        ] as [(MailAddressError, String, String?)])
    func address(error: MailAddressError, problem: String, remedy: String?) {
        let failure = CommandFailure(error, field: "--to", value: "x. y: z")
        #expect(failure.status == .badData && failure.code == "bad-address" && failure.field == "--to")
        #expect(failure.message == "“x. y: z”: \(problem)")
        #expect(failure.remedy == remedy)
    }

    @Test(
        "A server names its option, what is wrong and what to do",
        arguments: [
            (
                EndpointError.malformedHost("a: b"), "“a: b” is not a host name",
                "Write HOST:PORT, for example imap.example.com:993"
            ),
            (.unbracketedIPv6("::1"), "“::1” has several colons", "Put an IPv6 address in brackets, like [::1]:993"),
            (.malformedPort("x"), "“x” is not a port", "Write a number from 1 to 65535"),
            (.unknownSecurity("ssl"), "“ssl” is not a kind of encryption", "Write /tls, /starttls or /plain"),
        ])
    func server(error: EndpointError, problem: String, remedy: String) {
        let failure = CommandFailure(error, field: "--imap")
        #expect(failure.status == .badData && failure.code == "bad-endpoint" && failure.field == "--imap")
        #expect(failure.message == problem && failure.remedy == remedy)
    }

    @Test(
        "A message that cannot be built names the option of its header, or the header",
        arguments: [
            (
                .lineBreak(field: "Subject"), "--subject", "it contains a line break or a NUL",
                "Write it on one line"
            ),
            (.noRecipients, "--to", "the message has no recipient", "Give at least one address in To, Cc or Bcc"),
            (
                .address(field: "Bcc", .empty), "--bcc", "The address is empty", "Write it as name@example.com"
            ),
            (
                .contentType(field: "Attachment's type", value: "a; b"), "Attachment's type",
                "“a; b” is not a media type", "Write a type such as application/pdf"
            ),
            (
                .headerName("X: y"), "Header “X: y”",
                "a header name has at most 60 letters, digits, hyphens and similar characters", nil
            ),
            (.reservedHeader("To"), "Header To", "it is set from the message's own fields", "Leave it out"),
            (.tooLong(field: "Message-ID"), "Message-ID", "it is too long", "Shorten it"),
        ] as [(MessageBuildError, String, String, String?)])
    func message(error: MessageBuildError, field: String, problem: String, remedy: String?) {
        let failure = CommandFailure(error)
        #expect(failure.status == .badData && failure.code == "bad-message" && failure.field == field)
        #expect(failure.message == problem && failure.remedy == remedy)
    }

    @Test(
        "A file is named as it was given, whatever is in its name",
        arguments: [
            (
                MessageSourceError.missing("a: b. c"), "there is no such file",
                "Give the path of a message, or - for standard input"
            ),
            (.folder("a: b. c"), "it is a folder", "Give the files in it, such as a: b. c/*.eml"),
            (.unreadable("a: b. c"), "the file cannot be read", "Check its permissions"),
            (
                .tooLarge("a: b. c", limit: 256 << 20), "larger than 256 MB, the most that is read as one message",
                "If it is a mailbox file (mbox), split it into messages first"
            ),
        ])
    func file(error: MessageSourceError, problem: String, remedy: String) {
        let failure = CommandFailure(error)
        #expect(failure.status == .noInput && failure.code == "no-input" && failure.field == "a: b. c")
        #expect(failure.message == problem && failure.remedy == remedy)
    }

    @Test("The text for a terminal joins the field, the problem and the remedy")
    func text() {
        let failure = CommandFailure(MessageSourceError.missing("a.eml"))
        #expect(
            failure.text
                == "pennypost: a.eml: there is no such file. Give the path of a message, or - for standard input.\n")
    }
}
