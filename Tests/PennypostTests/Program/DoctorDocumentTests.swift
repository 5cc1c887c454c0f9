import Foundation
import MailSetup
import Mailboxes
import TestSupport
import Testing

@testable import Pennypost

/// Documentation/Doctor.md is generated from the code: `UPDATE_DOCUMENTS=1 swift test --filter DoctorDocumentTests`
/// writes it.
@Suite("Documentation/Doctor.md")
struct DoctorDocumentTests {
    private static let file = Repository.root.appending(path: "Documentation/Doctor.md")

    private static let head = """
        # Why a mailbox does not work

        `pennypost doctor ADDRESS` follows the whole path of mail: the name, the connection, TLS, the greeting, the
        capabilities and the sign-in. Then it checks whether the server accepts mail from the address (MAIL, RCPT, RSET;
        no message) and which folders there are. IMAP and SMTP are examined side by side. A wrong password is tried at
        most twice. If a refusal is about the mechanism, the next mechanism is tried. The same happens if a refusal says
        nothing certain about the password and the other server accepts it. If a step fails, the doctor looks closer:
        what answers on the port, what the certificate says, which addresses answer, and whether the other usual port
        does. In the library, this is `Doctor`. What it saw is a value (`Observations`), from which a pure function
        derives one `Diagnosis`. `connect` and `password` use it too.

        The doctor names the cause that must be fixed first: a password means nothing to a wrong host. A temporary
        cause, such as throttling, is never reported as a wrong password and comes after lasting causes. If a change to
        the input fixes the cause (another host, port, encryption, user name or address), the doctor suggests it.
        `connect` asks whether to apply it; `connect --fix` applies it without asking. A suggested host is always within
        the address's own domain or a known provider's. A name from a stranger's certificate or an unproved SRV record
        has to be typed by the user.

        `--language cs|pl|sk|en` chooses the language (default: that of `LC_ALL`, `LC_MESSAGES` or `LANG`).
        `--transcript` shows the conversation with the servers, without secrets. `--json` prints one object: `works`,
        `cause`, `causeClass`, `sentence`, `remedy`, `mend`, `alsoWrong`, `evidence`, `steps`, `servers`, `language`,
        `transcript`. The exit status is that of the cause's class; for a `notice` it is 0.

        The texts are in `Sources/MailSetup/Texts`, one file per language. A step is left out if a value in it is
        unknown, such as a provider's page.

        | Cause | Class | Status | How this cause is told apart | What a person reads |
        |---|---|---|---|---|

        """

    private static func made() throws -> String {
        let texts = try DoctorTexts(.english)
        return try Cause.allCases.reduce(into: head) { text, cause in
            let sentence = try #require(texts.sentence(for: cause))
            let (word, sort, criterion) = (cause.rawValue, cause.kind, cause.criterion)
            text += "| `\(word)` | \(sort.rawValue) | \(sort.exitStatus.rawValue) | \(criterion) | \(sentence) |\n"
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
        #expect(Set(Cause.allCases.map(\.criterion)).count == Cause.allCases.count)
        #expect(Cause.allCases.allSatisfy { !$0.criterion.contains("|") && $0.criterion.hasSuffix(".") })
    }
}
