import MIME
import Testing

@Suite("Automatic and list mail")
struct AutomaticTests {
    @Test(
        "What no person wrote is told by its header",
        arguments: [
            ("Auto-Submitted: auto-replied (vacation)", "auto-replied Auto-Submitted"),
            ("Auto-Submitted: Auto-Generated; owner-email=\"a@b\"", "auto-generated Auto-Submitted"),
            ("Auto-Submitted: auto-notified", "auto-notified Auto-Submitted"), ("Auto-Submitted: no", nil),
            ("Auto-Submitted: no (really)", nil), ("X-Autoreply: yes", "auto-replied X-Autoreply"),
            ("Precedence: auto_reply", "auto-replied Precedence"), ("Precedence: Bulk", "bulk Precedence"),
            ("Precedence: first-class", nil), ("List-Id: <a.b>", "bulk List-Id"),
            ("X-Auto-Response-Suppress: All", "auto-generated X-Auto-Response-Suppress"),
            ("X-Auto-Response-Suppress: OOF", nil),
            ("Return-Path: <>", "auto-generated Return-Path"), ("Return-Path: <a@b>", nil),
            ("Precedence: bulk\nAuto-Submitted: auto-replied", "auto-replied Auto-Submitted"),
        ])
    func automatic(header: String, expected: String?) {
        let found = Message(parsing: Array("\(header)\n\n".utf8)).automatic
        #expect(found.map { "\($0.kind.rawValue) \($0.header)" } == expected)
    }

    @Test("A mailing list says how to leave it")
    func list() throws {
        let message = Message(parsing: MessageFixtures.bytes(MessageFixtures.mailingList))
        let list = try #require(message.listHeaders)
        #expect(list.identifier == "rada.seznam.example")
        #expect(list.name == "Rada domu")
        #expect(list.unsubscribe == ["https://seznam.example/u?t=1", "mailto:rada-leave@seznam.example"])
        #expect(list.unsubscribesWithOneClick)
        #expect(list.post == ["mailto:rada@seznam.example"])
        #expect(message.subject == "[rada] Schůze")
        #expect(message.text == "Schůze bude v úterý.\n\n-- \nEva\n_____\nrada mailing list")
    }
}
