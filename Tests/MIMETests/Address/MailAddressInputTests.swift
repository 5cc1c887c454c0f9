import TestSupport
import Testing

@testable import MIME

@Suite("Addresses that people type") struct MailAddressInputTests {
    @Test(
        "A valid address is accepted in each form in which people write it",
        arguments: [
            ("jan@firma.cz", "jan@firma.cz", nil), ("  jan@firma.cz\u{A0}", "jan@firma.cz", nil),
            ("<jan@firma.cz>", "jan@firma.cz", nil),
            ("Jan Novák <jan@firma.cz>", "jan@firma.cz", "Jan Novák"),
            ("\"Novák, Jan\" <jan@firma.cz>", "jan@firma.cz", "Novák, Jan"),
            ("\"a \\\"b\\\"\" <jan@firma.cz>", "jan@firma.cz", "a \"b\""),
            ("\"jan novák\"@firma.cz", "\"jan novák\"@firma.cz", nil),
            ("jan@HÁČKY.cz", "jan@xn--hky-ela4t.cz", nil), ("jiří@firma.cz", "jiří@firma.cz", nil),
            ("jan@[192.0.2.1]", "jan@[192.0.2.1]", nil),
            ("jan@[IPv6:2001:db8::1]", "jan@[IPv6:2001:db8::1]", nil), ("root@localhost", "root@localhost", nil),
            ("o'neil+x@firma.cz", "o'neil+x@firma.cz", nil),
        ] as [(String, String, String?)])
    func validInputIsAccepted(text: String, wire: String, name: String?) throws {
        let address = try MailAddress(parsing: text)
        #expect(try address.wireAddress() == wire)
        #expect(address.displayName == name)
    }

    @Test(
        "An invalid address is refused with the right error",
        arguments: [
            ("", MailAddressError.empty), ("  ", .empty), ("Jan <>", .empty), ("jan", .missingAt),
            ("Jan <jan>", .missingAt),
            ("@firma.cz", .localPartEmpty), ("jan@", .domain(.emptyLabel)), ("jan@firma..cz", .domain(.emptyLabel)),
            ("jan@firma.cz.", .domain(.emptyLabel)), ("a@x.cz, b@x.cz", .severalAddresses),
            ("a@x.cz;b@x.cz", .severalAddresses),
            ("a@x.cz <b@x.cz>, c <d@x.cz>", .severalAddresses), ("jan novak@firma.cz", .localPartCharacter(" ")),
            ("jan@fir ma.cz", .domain(.characterNotAllowed(" ", label: "fir ma"))), (".@firma.cz", .localPartDot),
            ("..@firma.cz", .localPartDot), ("jan@firma.cz>", .unbalanced), ("<jan@firma.cz", .unbalanced),
            ("\"Jan <jan@firma.cz>", .unbalanced), ("jan@192.0.2.1", .literal), ("jan@[300.0.2.1]", .literal),
            ("jan@firma.cz\r\nBcc: x@y.cz", .controlCharacter), ("ja\u{0}n@firma.cz", .controlCharacter),
            (String(repeating: "a", count: 65) + "@firma.cz", .localPartTooLong),
            (String(repeating: "a", count: 64) + "@" + String(repeating: "abcdefgh.", count: 24) + "cz", .tooLong),
        ])
    func invalidInputIsRefusedWithTheRightError(text: String, error: MailAddressError) {
        #expect(throws: error) { try MailAddress(parsing: text) }
        #expect(error.description.hasSuffix("."))
    }

    @Test("Any text is accepted or refused, and an accepted address is read back the same")
    func anyTextIsAcceptedOrRefused() {
        var random = SeededRandom(seed: 20)
        let pieces = [
            "<", ">", "@", ",", ";", "\"", "\\", "a", ".", " ", "[", "]", "č", "xn--", "1", "(", "\n", "firma.cz",
            "jan",
        ]
        for _ in 0..<20_000 {
            let text = (0..<8).compactMap { _ in pieces.randomElement(using: &random) }.joined()
            guard let address = try? MailAddress(parsing: text), let wire = try? address.wireAddress() else { continue }
            // Accepted input can be written into a header and reads back the same.
            let read = AddressList.parse(wire.utf8)
            #expect(read.addresses.count == 1 && read.defects.isEmpty, "\(text)")
            #expect(read.addresses.first?.localPart == address.localPart, "\(text)")
        }
    }
}
