import MIME
import Testing

@Suite("Addresses that programs hide or garble")
struct MisreadAddressTests {
    private static func shown(_ value: String) -> [String] {
        AddressList.parse(value.utf8).addresses.map {
            "\($0.displayName ?? "-") <\($0.address)>" + ($0.group.map { " in \($0)" } ?? "")
        }
    }

    @Test(
        "Addresses inside encoded words are found if there is none outside",
        arguments: [
            ("=?utf-8?B?IkphbiBOb3bDoWsiIDxqYW5AeC5jej4=?=", ["Jan Novák <jan@x.cz>"]),
            ("=?UTF-8?Q?Jan_Nov=C3=A1k_<jan@x.cz>?=", ["Jan Novák <jan@x.cz>"]),
            ("=?utf-8?Q?Jan_Nov=C3=A1k?= =?utf-8?Q?_<jan@x.cz>?=", ["Jan Novák <jan@x.cz>"]),
            ("=?utf-8?Q?jan=40x.cz?=", ["- <jan@x.cz>"]),
            ("=?utf-8?Q?A_<a@x.cz>,_=22N,_B=22_<b@x.cz>?=", ["A <a@x.cz>", "N, B <b@x.cz>"]),
            ("=?utf-8?Q?A_<a@x.cz>?=, =?utf-8?Q?B_<b@x.cz>?=", ["A <a@x.cz>", "B <b@x.cz>"]),
            ("=?UTF-8?B?IkphbiBOb3bDoWsiIDxqYW4ubm92YWs=?=@x.cz", ["Jan Novák <jan.novak@x.cz>"]),
            ("=?utf-8?Q?jan?=@x.cz, Eva <eva@y.cz>", ["- <jan@x.cz>", "Eva <eva@y.cz>"]),
            ("Jan <=?utf-8?Q?jan=40x.cz?=>", ["Jan <jan@x.cz>"]), ("Jan <jan@=?utf-8?Q?x.cz?=>", ["Jan <jan@x.cz>"]),
            ("\"=?utf-8?B?IkphbiBOb3bDoWsiIDxqYW5AeC5jej4=?=\"", ["Jan Novák <jan@x.cz>"]),
        ])
    func swallowed(value: String, expected: [String]) {
        #expect(Self.shown(value) == expected)
        #expect(AddressList.parse(value.utf8).defects.contains(.badAddress))
    }

    @Test(
        "An address outside the words is the address, whatever the words say",
        arguments: [
            ("=?utf-8?Q?<a@b.cz>?= <c@d.cz>", ["<a@b.cz> <c@d.cz>"]),
            ("=?utf-8?Q?Eva_<a@b.cz>?=, c@d.cz", ["Eva <a@b.cz> <>", "- <c@d.cz>"]),
            ("c@d.cz (=?utf-8?Q?a=40b.cz?=)", ["a@b.cz <c@d.cz>"]),
            ("=?utf-8?Q?a=40b.cz?=:;", ["- <> in a@b.cz"]), ("\"=?utf-8?q?x?=\"@f.cz", ["- <\"=?utf-8?q?x?=\"@f.cz>"]),
        ])
    func outside(value: String, expected: [String]) {
        #expect(Self.shown(value) == expected)
    }

    @Test(
        "A colon begins a group only if a semicolon closes it or nothing follows",
        arguments: [
            ("Objednavky: E-shop Novak <a@x.cz>", ["Objednavky: E-shop Novak <a@x.cz>"]),
            ("Shop: A <a@x.cz>, B <b@x.cz>", ["Shop: A <a@x.cz>", "B <b@x.cz>"]),
            ("Shop: a@x.cz", ["Shop <a@x.cz>"]), ("mailto:a@x.cz", ["- <a@x.cz>"]),
            ("Re: x: y \"a;b\" <a@x.cz>", ["Re: x: y a;b <a@x.cz>"]), ("Shop: A <a@x.cz> (b;c)", ["Shop: A <a@x.cz>"]),
            ("Firma, s.r.o.: sklad <a@x.cz>", ["Firma, s.r.o.: sklad <a@x.cz>"]),
            ("Rada: A <a@x.cz>, b@x.cz;", ["A <a@x.cz> in Rada", "- <b@x.cz> in Rada"]),
            ("undisclosed-recipients:", ["- <> in undisclosed-recipients"]),
            ("undisclosed-recipients: (none)", ["- <> in undisclosed-recipients"]),
        ])
    func colons(value: String, expected: [String]) {
        #expect(Self.shown(value) == expected)
    }

    @Test(
        "A bracket, parenthesis or at sign in a name does not harm the address",
        arguments: [
            ("Novák <Dílna> <jan@x.cz>", ["Novák <Dílna> <jan@x.cz>"]),
            ("Jan (Dílna <jan@x.cz>", ["Jan (Dílna <jan@x.cz>"]), ("Petr @ Firma <p@x.cz>", ["Petr @ Firma <p@x.cz>"]),
            ("Jan Novák (Praha) <jan@x.cz>", ["Jan Novák <jan@x.cz>"]),
        ])
    func names(value: String, expected: [String]) {
        #expect(Self.shown(value) == expected)
    }

    @Test(
        "Dots that RFC 5322 does not allow are shown as the owner writes them, and quoted on the wire",
        arguments: [
            ("taro..yamada@x.jp", "\"taro..yamada\"@x.jp"), (".anna@x.jp", "\".anna\"@x.jp"),
            ("anna.@x.jp", "\"anna.\"@x.jp"), ("a...b.@x.jp", "\"a...b.\"@x.jp"),
        ])
    func dots(text: String, wire: String) throws {
        let typed = try MailAddress(parsing: text)
        #expect(typed.address == text)
        #expect(try typed.wireAddress() == wire)
        #expect(try MailAddress(parsing: "Jan <\(wire)>").address == text)
        for written in [text, wire, "Jan <\(text)>", "Jan <\(wire)>"] {
            let read = AddressList.parse(written.utf8)
            #expect(read.addresses.map(\.address) == [text])
            #expect(read.defects.isEmpty)
        }
        #expect(MailAddress.comparisonKey(of: text) == MailAddress.comparisonKey(of: wire))
        var draft = MessageDraft(from: typed, date: MessageDate(secondsSinceEpoch: 0))
        draft.to = [typed]
        draft.text = ""
        let built = try draft.build()
        #expect(built.envelopeRecipients == [wire])
        #expect(Message(parsing: built.bytes).to.map(\.address) == [text])
        #expect(String(decoding: built.bytes, as: UTF8.self).contains("To: \(wire)\r\n"))
    }

    @Test("Different spellings of one address have the same key")
    func keys() {
        #expect(MailAddress.comparisonKey(of: "\"a\\\"b\"@X.cz") == "a\"b@x.cz")
        #expect(MailAddress.comparisonKey(of: "Jan@HÁČKY.cz") == MailAddress.comparisonKey(of: "jan@xn--hky-ela4t.cz"))
        #expect(MailAddress.comparisonKey(of: "Root") == "root")
    }
}
