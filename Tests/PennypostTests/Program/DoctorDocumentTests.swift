import Foundation
import MailSetup
import Mailboxes
import Testing

@testable import Pennypost

/// Documentation/Doctor.md is generated from the code: `UPDATE_DOCUMENTS=1 swift test --filter DoctorDocumentTests`
/// writes it.
@Suite("Documentation/Doctor.md")
struct DoctorDocumentTests {
    private static var file: URL {
        URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Documentation/Doctor.md")
    }

    private static let head = """
        # Why a mailbox does not work

        `pennypost doctor ADDRESS` goes the whole way that mail goes: the name, the connection, TLS, the greeting, the capabilities, the sign-in, then whether the address may be sent from
        (MAIL, RCPT, RSET; no message) and which folders there are. IMAP and SMTP are gone through side by side; no one signs in with a wrong password more than twice. A refusal that is about the mechanism is followed by the next one; one that says nothing certain of the password too, if the other server takes it. Where a step fails it
        looks closer: who speaks on the port, what the certificate says, which addresses answer, whether the usual other port does. In the library it is `Doctor`; what it saw is a value
        (`Observations`), and a pure function makes one `Diagnosis` of it. `connect` and `password` use it too.

        The cause that must be mended first is named: a password means nothing to a wrong host. What passes by itself, throttling above all, is never called a wrong password, and comes after
        what does not pass. Where a change of what was given mends it (another host, port, encryption, user name, address), that change is offered: `connect` asks, and `connect --fix` accepts it.
        A host is offered only if it is within the address's own domain or a known provider's. A name that a stranger's certificate or an unproved SRV record shows is for a person to type.

        `--language cs|pl|sk|en` chooses the words (else `LC_ALL`, `LC_MESSAGES`, `LANG`), `--transcript` shows what was said without secrets, `--json` prints one object: `works`, `cause`,
        `causeClass`, `sentence`, `remedy`, `mend`, `alsoWrong`, `evidence`, `steps`, `servers`, `language`, `transcript`. The status is that of the cause's class; of a `notice` it is 0.

        The texts lie in `Sources/MailSetup/Texts`, one file a language. A step that names what is not known, such as a page of the provider's, is left out.

        | Cause | Class | Status | How it is told apart | What a person reads |
        |---|---|---|---|---|

        """

    private static func made() throws -> String {
        let texts = try DoctorTexts(.english)
        return try Cause.allCases.reduce(into: head) { text, cause in
            let sentence = try #require(texts.sentence(for: cause))
            let (word, sort) = (cause.rawValue, cause.causeClass)
            text += "| `\(word)` | \(sort.rawValue) | \(sort.exitStatus.rawValue) | \(cause.sign) | \(sentence) |\n"
        }
    }

    @Test("is what the code generates")
    func isCurrent() throws {
        let made = try Self.made()
        if ProcessInfo.processInfo.environment["UPDATE_DOCUMENTS"] == "1" {
            try made.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == made)
    }

    @Test("distinguishes each cause in its own row, and there are more than forty")
    func rows() {
        #expect(Cause.allCases.count >= 40)
        #expect(Set(Cause.allCases.map(\.sign)).count == Cause.allCases.count)
        #expect(Cause.allCases.allSatisfy { !$0.sign.contains("|") && $0.sign.hasSuffix(".") })
    }
}
