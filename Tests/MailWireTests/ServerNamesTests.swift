import Testing

@testable import MailWire

@Suite("The names of a certificate")
struct ServerNamesTests {
    @Test(
        "match as a whole, in any case, and a star matches one label",
        arguments: [
            ("imap.firma.cz", "IMAP.Firma.CZ", true), ("imap.firma.cz.", "imap.firma.cz", true),
            ("*.firma.cz", "imap.firma.cz", true), ("*.firma.cz", "a.b.firma.cz", false),
            ("*.firma.cz", "firma.cz", false), ("*.firma.cz", ".firma.cz", false), ("*", "firma", false),
            ("im*.firma.cz", "imap.firma.cz", false), ("firma.cz", "imap.firma.cz", false), ("", "", false),
        ])
    func matching(name: String, host: String, isMatch: Bool) {
        #expect(ServerNames.matches(name, host) == isMatch)
    }
}
