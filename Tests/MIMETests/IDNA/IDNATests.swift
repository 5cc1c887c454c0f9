import TestSupport
import Testing

@testable import MIME

@Suite("Internationalised domain names") struct IDNATests {
    @Test(
        "A domain is converted to ASCII",
        arguments: [
            ("firma.cz", "firma.cz"), ("Firma.CZ", "firma.cz"), ("háčkyčárky.cz", "xn--hkyrky-ptac70bc.cz"),
            ("HÁČKYČÁRKY.CZ", "xn--hkyrky-ptac70bc.cz"),
            ("ha\u{301}c\u{30C}kyc\u{30C}a\u{301}rky.cz", "xn--hkyrky-ptac70bc.cz"),
            ("żółć.pl", "xn--kda4b0koi.pl"), ("bücher.example", "xn--bcher-kva.example"), ("faß.de", "xn--fa-hia.de"),
            ("例え。テスト", "xn--r8jz45g.xn--zckzah"), ("ＡＢＣ.cz", "abc.cz"), ("firma.cz.", "firma.cz."),
            ("[192.0.2.1]", "[192.0.2.1]"),
            ("βόλος.com", "xn--nxasmm1c.com"), ("xn--hkyrky-ptac70bc.cz", "xn--hkyrky-ptac70bc.cz"),
        ])
    func domainsBecomeASCII(domain: String, ascii: String) throws {
        #expect(try IDNA.ascii(domain) == ascii)
    }

    @Test(
        "Composed and decomposed names are the same domain",
        arguments: ["ми\u{306}р.рф", "정.kr", "ę\u{301}.pl", "ệ.vn", "が.jp"])
    func composedAndDecomposedNamesAreEqual(domain: String) throws {
        var decomposed = ""
        for scalar in domain.unicodeScalars {
            // Swift's comparison checks canonical equivalence; Hangul is decomposed by arithmetic.
            if 0xAC00...0xD7A3 ~= scalar.value {
                let index = scalar.value - 0xAC00
                for value in [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
                where value != 0x11A7 {
                    decomposed.unicodeScalars.append(try #require(Unicode.Scalar(value)))
                }
            } else {
                decomposed.unicodeScalars.append(scalar)
            }
        }
        #expect(decomposed == domain)
        #expect(try IDNA.ascii(domain) == IDNA.ascii(decomposed))
        #expect(try IDNA.unicode(IDNA.ascii(domain)) == domain)
    }

    @Test("A letter is the same composed and decomposed, in each of our languages")
    func everyLetterOfOurLanguagesComposes() throws {
        let pairs = [
            ("š", "s\u{30C}"), ("ů", "u\u{30A}"), ("ą", "a\u{328}"), ("ö", "o\u{308}"), ("ő", "o\u{30B}"),
            ("ệ", "e\u{323}\u{302}"), ("が", "か\u{3099}"),
        ]
        for (letter, decomposed) in pairs { #expect(try IDNA.ascii(letter) == IDNA.ascii(decomposed)) }
    }

    @Test(
        "An invalid domain is refused with the right error",
        arguments: [
            ("", IDNAError.emptyLabel), ("a..cz", .emptyLabel), (".cz", .emptyLabel),
            ("-a.cz", .hyphenAtEnd(label: "-a")),
            ("a b.cz", .characterNotAllowed(" ", label: "a b")),
            ("a\r\n.cz", .characterNotAllowed("\r", label: "a\r\n")),
            ("a\u{2044}b.cz", .characterNotAllowed("\u{2044}", label: "a\u{2044}b")),
            ("ﬁrma.cz", .characterNotAllowed("ﬁ", label: "ﬁrma")),
            ("\u{301}a.cz", .characterNotAllowed("\u{301}", label: "\u{301}a")),
            ("a@b.cz", .characterNotAllowed("@", label: "a@b")),
            (String(repeating: "a", count: 64) + ".cz", .labelTooLong(label: String(repeating: "a", count: 64))),
            (String(repeating: "a.", count: 127) + "cz", .domainTooLong),
        ])
    func invalidDomainsAreRefused(domain: String, error: IDNAError) {
        #expect(throws: error) { try IDNA.ascii(domain) }
        #expect(!error.description.isEmpty)
    }

    @Test(
        "A domain in ASCII is shown in Unicode if it has a valid form",
        arguments: [
            ("xn--hkyrky-ptac70bc.cz", "háčkyčárky.cz"), ("XN--hkyrky-ptac70bc.cz", "háčkyčárky.cz"),
            ("firma.cz", "firma.cz"),
            ("xn--.cz", "xn--.cz"), ("xn--999999999.cz", "xn--999999999.cz"), ("xn--a-b.cz", "xn--a-b.cz"),
            ("[1.2.3.4]", "[1.2.3.4]"),
        ])
    func domainsBecomeReadable(domain: String, unicode: String) {
        #expect(IDNA.unicode(domain) == unicode)
    }

    @Test("Punycode is decoded to what was encoded, and any bytes are decoded or rejected")
    func punycodeRoundTrips() {
        var random = SeededRandom(seed: 12)
        let alphabet = Array("abcčžřåß日本語пир-0".unicodeScalars)
        for _ in 0..<2_000 {
            var label = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                label.append(alphabet.randomElement(using: &random) ?? "a")
            }
            label.append("ž")
            let encoded = Punycode.encode(String(label))
            #expect(encoded.flatMap { Punycode.decode(Array($0.utf8)) } == String(label))
        }
        for _ in 0..<5_000 { _ = Punycode.decode(random.bytes(upTo: 70)) }
    }
}
