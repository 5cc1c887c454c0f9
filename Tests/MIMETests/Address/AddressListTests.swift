import TestSupport
import Testing

@testable import MIME

@Suite("Address lists") struct AddressListTests {
    private func shown(_ value: String) -> [String] {
        AddressList.parse(value.utf8).addresses.map { address in
            let parts = [
                address.displayName.map { "\($0) " }, "<\(address.localPart)|\(address.domain)>",
                address.group.map { " in \($0)" },
            ]
            return parts.compactMap { $0 }.joined()
        }
    }

    @Test(
        "A valid list is read without a defect",
        arguments: [
            ("jan@firma.cz", ["<jan|firma.cz>"]), ("Jan Novák <jan@firma.cz>", ["Jan Novák <jan|firma.cz>"]),
            ("\"Novák, Jan\" <jan@firma.cz>, b@x.pl", ["Novák, Jan <jan|firma.cz>", "<b|x.pl>"]),
            ("=?utf-8?Q?Jan_Nov=C3=A1k?= <jan@firma.cz>", ["Jan Novák <jan|firma.cz>"]),
            ("=?utf-8?Q?Jan?= =?utf-8?Q?_Nov=C3=A1k?=\r\n <jan@firma.cz>", ["Jan Novák <jan|firma.cz>"]),
            ("\"=?utf-8?Q?Jan_Nov=C3=A1k?=\" <jan@firma.cz>", ["Jan Novák <jan|firma.cz>"]),
            ("jan@firma.cz (Jan Novák)", ["Jan Novák <jan|firma.cz>"]),
            ("jan@firma.cz (=?utf-8?Q?Nov=C3=A1k?=)", ["Novák <jan|firma.cz>"]),
            ("J. R. Novák <jan@firma.cz>", ["J. R. Novák <jan|firma.cz>"]),
            ("Jan (the \\) boss (really)) Novák <jan(a)@(b)firma.cz>", ["Jan Novák <jan|firma.cz>"]),
            ("jan . novak @ firma . cz", ["<jan.novak|firma.cz>"]),
            ("\"jan novák\"@firma.cz", ["<jan novák|firma.cz>"]),
            ("<@a.cz,@b.cz:jan@firma.cz>", ["<jan|firma.cz>"]), ("jan@[192.0.2.1]", ["<jan|[192.0.2.1]>"]),
            ("jan@[IPv6:2001:db8::1]", ["<jan|[IPv6:2001:db8::1]>"]), ("jan@[ 192.0. 2.1 ]", ["<jan|[192.0.2.1]>"]),
            ("jiří@háčky.cz", ["<jiří|háčky.cz>"]), ("a@x.cz,,, b@x.cz,", ["<a|x.cz>", "<b|x.cz>"]), ("", []),
            (" , \r\n ,", []),
            ("Friends: a@x.cz, B <b@x.cz>; c@x.cz", ["<a|x.cz> in Friends", "B <b|x.cz> in Friends", "<c|x.cz>"]),
            ("undisclosed-recipients:;", ["<|> in undisclosed-recipients"]), ("\"A, B\": ;", ["<|> in A, B"]),
            ("jan+faktury@firma.cz", ["<jan+faktury|firma.cz>"]), ("\"\" <jan@firma.cz>", ["<jan|firma.cz>"]),
            ("\"Jan \\\"Honza\\\" Novák\" <jan@firma.cz>", ["Jan \"Honza\" Novák <jan|firma.cz>"]),
            ("=?utf-8?Q?Nov=C3=A1k,_Jan?= <jan@firma.cz>", ["Novák, Jan <jan|firma.cz>"]),
            ("\"a@b\"@firma.cz", ["<a@b|firma.cz>"]),
        ])
    func validListsHaveNoDefects(value: String, expected: [String]) {
        #expect(shown(value) == expected)
        #expect(AddressList.parse(value.utf8).defects.isEmpty)
    }

    @Test(
        "A broken list is read as its author intended",
        arguments: [
            ("Novák, Jan <jan@firma.cz>", ["Novák, Jan <jan|firma.cz>"]),
            ("Novák, Jan, Ing. <jan@firma.cz>, b@x.cz", ["Novák, Jan, Ing. <jan|firma.cz>", "<b|x.cz>"]),
            ("jan@firma.cz <jan@firma.cz>", ["jan@firma.cz <jan|firma.cz>"]), ("<jan@firma.cz", ["<jan|firma.cz>"]),
            ("jan@firma.cz>", ["<jan|firma.cz>"]), ("<<jan@firma.cz>>", ["<jan|firma.cz>"]),
            ("<mailto:jan@firma.cz>", ["<jan|firma.cz>"]),
            ("a@x.cz; b@x.cz", ["<a|x.cz>", "<b|x.cz>"]), ("\"Jan Novák\" jan@firma.cz", ["Jan Novák <jan|firma.cz>"]),
            ("root", ["<root|>"]), ("root (Cron Daemon)", ["Cron Daemon <root|>"]), ("Jan Novák", ["Jan Novák <|>"]),
            ("\"Jan\"", ["Jan <|>"]),
            ("a@x.cz, \"Jan <jan@firma.cz>, b@x.cz", ["<a|x.cz>", "Jan <jan|firma.cz>", "<b|x.cz>"]),
            ("root, a@x.cz", ["<root|>", "<a|x.cz>"]),
            ("\"Jan <jan@firma.cz>", ["Jan <jan|firma.cz>"]),
            ("Friends: a@x.cz", ["Friends <a|x.cz>"]), ("a@x.cz b@y.cz", ["a@x.cz <b|y.cz>"]), ("Jan <>", ["Jan <|>"]),
            ("@firma.cz", ["<|firma.cz>"]), ("jan@", ["<jan|>"]), ("<>", []),
            ("(unclosed a@x.cz", ["(unclosed <a|x.cz>"]),
            ("jan@firma..cz", ["<jan|firma..cz>"]),
        ])
    func brokenListsAreReadAsIntended(value: String, expected: [String]) {
        #expect(shown(value) == expected)
        let defects = AddressList.parse(value.utf8).defects
        #expect(defects == [.badAddress] || value.contains("..") || value.contains("@firma.cz <") && defects.isEmpty)
    }

    @Test("The charset of raw bytes in a name is guessed, and that is noted")
    func charsetOfRawBytesInNamesIsGuessed() {
        let read = AddressList.parse([0x8E, 0x6C, 0x75, 0x9D] + Array(" <a@x.cz>".utf8))
        #expect(read.addresses.first?.displayName == "Žluť")
        #expect(read.defects == [.raw8BitHeader])
    }

    @Test("Any bytes are read, in time proportional to their length")
    func anyBytesAreReadInLinearTime() {
        var random = SeededRandom(seed: 8)
        let pieces = [
            "<", ">", "@", ",", ";", ":", "\"", "(", ")", "\\", "a", ".", " ", "[", "]", "=?utf-8?q?", "?=", "\r\n ",
        ]
        for _ in 0..<10_000 {
            var bytes = (0..<20).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            bytes += random.bytes(upTo: 4)
            _ = AddressList.parse(bytes)
        }
        for piece in pieces + ["a:", "a,", "<a", "=?", "a@", "(a", "a ("] {
            _ = AddressList.parse(String(repeating: piece, count: 20_000).utf8)
            _ = AddressList.parse(("<" + String(repeating: piece, count: 20_000)).utf8)
        }
    }
}
