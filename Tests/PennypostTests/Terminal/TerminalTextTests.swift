import Testing

@testable import Pennypost

@Suite("Text on a terminal")
struct TerminalTextTests {
    @Test(
        "No character that a terminal obeys, that is invisible, or that changes the direction of text comes through",
        arguments: [
            "\u{1B}", "\u{7}", "\u{7F}", "\u{9B}", "\u{AD}", "\u{34F}", "\u{61C}", "\u{115F}", "\u{180E}", "\u{200B}",
            "\u{200D}",
            "\u{200E}", "\u{200F}", "\u{2028}", "\u{202A}", "\u{202E}", "\u{2060}", "\u{2064}", "\u{2066}", "\u{2069}",
            "\u{206F}",
            "\u{3164}", "\u{FE0F}", "\u{FEFF}", "\u{FFA0}", "\u{FFFB}", "\u{1D173}", "\u{E0001}", "\u{E0041}",
            "\u{E0100}",
        ] as [Unicode.Scalar])
    func hidden(scalar: Unicode.Scalar) {
        #expect(TerminalText.oneLine("a\(scalar)b") == "a·b")
        #expect(TerminalText.oneLine(String(scalar)) == "·")
    }

    @Test(
        "Letters, marks and pictures of any language stay",
        arguments: [
            "Žluťoučký kůň", "Ц\u{438}\u{306}", "ệ\u{323}", "日本語", "👩\u{200D}👩\u{200D}👧", "❤\u{FE0F}", "🇨🇿", "👍🏽", "שלום",
        ])
    func visible(text: String) {
        #expect(TerminalText.oneLine(text) == text)
    }

    @Test("Too tall a stack of marks is cut, and the letter after it stays")
    func tower() {
        let shown = TerminalText.oneLine("a" + String(repeating: "\u{301}", count: 10_000) + "b")
        #expect(shown.unicodeScalars.count == 1 + TerminalText.maximumMarks + 2)
        #expect(shown.hasSuffix("·b"))
    }

    @Test("A tab becomes a space, and a line end a dot: a cell is one line")
    func oneLine() {
        #expect(TerminalText.oneLine("a\tb\r\nc") == "a b··c")
    }
}
