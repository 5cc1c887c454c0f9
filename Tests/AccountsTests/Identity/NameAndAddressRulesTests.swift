import Testing

@testable import Accounts

@Suite("Rules for names and addresses") struct NameAndAddressRulesTests {
    private static func name(_ text: String) -> (String, [InputProblem.Kind]) {
        var problems: [InputProblem] = []
        let name = NameRules.cleaned(text, field: .name, into: &problems)
        return (name, problems.map(\.kind))
    }

    private static func address(_ text: String) -> (String, [InputProblem.Kind]) {
        var problems: [InputProblem] = []
        let address = AddressRules.cleaned(text, into: &problems)
        return (address, problems.map(\.kind))
    }

    @Test(
        "A name of any script is taken as it is",
        arguments: [
            "Jana Nováková", "Wojciech Żółć", "Ľubomír Štúr", "O’Brien & synové, s. r. o.", "Ольга", "王小明", "محمد",
            "नमस्ते",
            "Pennypost 🐕‍🦺", "X",
        ])
    func takesNames(name: String) {
        #expect(Self.name(name) == (name, []))
    }

    @Test("White space around a name is left out, and its letters are composed")
    func normalizesNames() {
        let (name, problems) = Self.name(" \t Jan Nova\u{301}k\u{A0}\n")
        // Strings are equal in any form, so their code points are compared.
        #expect(Array(name.unicodeScalars) == Array("Jan Nov\u{E1}k".unicodeScalars) && problems.isEmpty)
        let (address, _) = Self.address("nova\u{301}k@firma.cz")
        #expect(Array(address.unicodeScalars) == Array("nov\u{E1}k@firma.cz".unicodeScalars))
    }

    @Test(
        "A name with characters that can't be seen is refused",
        arguments: [
            "Jan\u{0}", "Jan\nNovák", "Jan\u{1B}[31m", "Jan \u{202E}kávoN", "\u{FEFF}Jan", "Jan\u{2028}N", "\u{E000}",
            "\u{3164}", "Jan\u{FFA0}", "\u{2800}",
        ])
    func refusesInvisible(name: String) {
        #expect(Self.name(name).1 == [.controlCharacters])
    }

    @Test("A name that is empty or too long is refused, and the limit is named")
    func limitsNames() {
        #expect(Self.name("").1 == [.missing])
        #expect(Self.name(" \u{3000} ").1 == [.missing])
        for nothing in ["\u{200D}", "\u{FE0F}", "\u{301}\u{302}"] {
            #expect(Self.name(nothing).1 == [.missing], "\(nothing.unicodeScalars)")
        }
        let limit = NameRules.longest
        #expect(Self.name(String(repeating: "ž", count: limit)).1 == [])
        #expect(Self.name(String(repeating: "ž", count: limit + 1)).1 == [.tooLong(limit: limit)])
        // One character, made of a thousand marks.
        #expect(Self.name("a" + String(repeating: "\u{301}", count: 1_000)).1 == [.tooLong(limit: limit)])
        #expect(Self.name(String(repeating: "x", count: 10_000_000)).1 == [.tooLong(limit: limit)])
    }

    @Test(
        "An address of the usual form is taken, in lower case",
        arguments: [
            ("jan@firma.cz", "jan@firma.cz"), (" Jan.Novak+mail@Firma.CZ ", "jan.novak+mail@firma.cz"),
            ("o'brien@example.co.uk", "o'brien@example.co.uk"), ("ŽIŽKA@žižkov.cz", "žižka@žižkov.cz"),
            ("a@xn--hkyrky-ptac70bc.example", "a@háčkyčárky.example"), ("1_2-3@4.example", "1_2-3@4.example"),
        ])
    func takesAddresses(typed: String, stored: String) {
        #expect(Self.address(typed) == (stored, []))
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "jan", "jan@", "@firma.cz", "jan@firma", "jan@@firma.cz", "jan@firma..cz", ".jan@firma.cz", "jan.@firma.cz",
            "jan novak@firma.cz", "jan@-firma.cz", "jan@firma-.cz", "Jan <jan@firma.cz>", "\"jan\"@firma.cz",
            "jan@[192.0.2.1]", "jan@firma.cz,eva@firma.cz", "jan@firma.cz.", "jan@fir_ma.cz", "💌@firma.cz",
        ])
    func refusesAddresses(typed: String) {
        #expect(Self.address(typed).1 == [.malformed])
    }

    @Test(
        "An address with letters of two alphabets in one word is refused",
        arguments: [
            "j\u{430}na@firma.cz", "jana@firm\u{430}.cz", "jana@\u{43E}ffice.firma.cz", "jan\u{3B1}@firma.cz",
            "jana.nov\u{E1}k\u{43E}v\u{E1}@firma.cz", "\u{585}ffice@firma.cz", "a1\u{430}@firma.cz",
            "JAN\u{410}@FIRMA.CZ", "info@\u{43F}ost\u{430}.cz", "jan\u{FF41}\u{430}@firma.cz",
        ])
    func refusesMixedAlphabets(typed: String) {
        #expect(Self.address(typed).1 == [.mixedAlphabets])
    }

    @Test(
        "An address with a word of each alphabet is taken",
        arguments: [
            "jana@\u{444}\u{438}\u{440}\u{43C}\u{430}.cz", "\u{430}\u{43D}\u{43D}\u{430}.jana@firma.cz",
            "\u{430}\u{43D}\u{43D}\u{430}+mail@firma.cz", "jan\u{738B}@firma.cz",
            "\u{43E}\u{43B}\u{44C}\u{433}\u{430}2@firma.cz",
        ])
    func takesWordsOfEachAlphabet(typed: String) {
        #expect(Self.address(typed).1 == [])
    }

    @Test("A domain is the same in letters and in Punycode")
    func foldsPunycode() {
        for typed in ["jan@xn--hlky-g8a.cz", "Jan@XN--hlky-g8a.cz", "jan@h\u{16F}lky.cz", "jan@HU\u{30A}LKY.cz"] {
            let (address, problems) = Self.address(typed)
            #expect(address == "jan@h\u{16F}lky.cz" && problems.isEmpty, "\(typed)")
        }
        // What is no Punycode stays as it is.
        #expect(Self.address("jan@xn--a.cz").0 == "jan@xn--a.cz")
    }

    @Test("An address that is empty, too long or has control characters is refused for that reason")
    func limitsAddresses() {
        #expect(Self.address(" ").1 == [.missing])
        #expect(Self.address("jan\u{0}@firma.cz").1 == [.controlCharacters])
        #expect(Self.address("jan\r\nBcc: x@firma.cz").1 == [.controlCharacters])
        let limit = AddressRules.longest
        let label = String(repeating: "a", count: 63)
        let domain = [label, label, label].joined(separator: ".")
        #expect(Self.address("\(String(repeating: "j", count: 62))@\(domain)").1 == [])
        #expect(Self.address("\(String(repeating: "j", count: 63))@\(domain)").1 == [.tooLong(limit: limit)])
        #expect(Self.address("\(String(repeating: "j", count: 65))@firma.cz").1 == [.malformed])
        #expect(Self.address("j@\(label)a.cz").1 == [.malformed])
        #expect(Self.address(String(repeating: "j@", count: 5_000_000)).1 == [.tooLong(limit: limit)])
    }
}
