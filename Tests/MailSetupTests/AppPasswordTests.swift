import MailWire
import Testing

@testable import MailSetup

@Suite("App passwords as people type them")
struct AppPasswordTests {
    @Test(
        "Sixteen letters reach the server without the white space between them",
        arguments: [
            "abcdefghijklmnop", "abcd efgh ijkl mnop", " abcd efgh ijkl mnop\r\n", "abcd\u{A0}efgh\u{A0}ijkl\u{A0}mnop",
            "abcd\tefgh\tijkl\tmnop\n", "abcd\u{202F}efgh\u{2009}ijkl\u{200B}mnop", "\u{FEFF}abcdefghijklmnop",
        ])
    func removesWhiteSpace(typed: String) throws {
        #expect(try AppPassword.normalise(Secret(typed)) == Secret("abcdefghijklmnop"))
    }

    @Test(
        "A password of another form keeps its inner spaces and loses only the line end",
        arguments: [
            ("a rather long pass phrase", "a rather long pass phrase"),
            ("a rather long pass phrase\r\n", "a rather long pass phrase"),
            ("abcd efgh ijkl mno1", "abcd efgh ijkl mno1"), (" abc ", " abc "),
            ("čtyři slova na konec", "čtyři slova na konec"),
        ])
    func keepsOtherPasswords(typed: String, sent: String) throws {
        #expect(try AppPassword.normalise(Secret(typed)) == Secret(sent))
    }

    @Test("An empty password, one that is too long, and control characters are refused")
    func refusals() {
        for blank in ["", "\n", "  \u{A0}\t\r\n"] {
            let error = #expect(throws: ConnectError.self) { try AppPassword.normalise(Secret(blank)) }
            guard case .passwordMissing = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
        #expect(throws: ConnectError.self) { try AppPassword.normalise(Secret(String(repeating: "x", count: 1025))) }
        #expect(throws: ConnectError.self) { try AppPassword.normalise(Secret("abc\u{0}def")) }
        #expect(throws: ConnectError.self) { try AppPassword.normalise(Secret("first\nsecond")) }
    }
}
