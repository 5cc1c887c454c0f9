import Testing

@testable import Pennypost

@Suite("Columns on a terminal")
struct DisplayWidthTests {
    @Test(
        "Width is the same as on the terminal",
        arguments: [
            ("", 0), ("abc", 3), ("Příliš žluťoučký", 16), ("e\u{301}", 1), ("日本語", 6), ("한국", 4), ("ｆｕｌｌ", 8),
            ("🐎", 2), ("👩‍👩‍👧", 2), ("🇨🇿", 2), ("❤\u{FE0F}", 2), ("✅", 2), ("\u{200B}", 0), ("…", 1), ("ł", 1),
        ])
    func width(text: String, expected: Int) {
        #expect(DisplayWidth.of(text) == expected)
    }

    @Test(
        "A cut never takes more columns than there are",
        arguments: ["Příliš žluťoučký kůň", "日本語のメール", "a🐎b🐎c", ""])
    func cut(text: String) {
        for columns in 0...25 {
            let cut = DisplayWidth.cut(text, to: columns)
            #expect(DisplayWidth.of(cut) <= columns)
            if DisplayWidth.of(text) <= columns { #expect(cut == text) }
        }
    }

    @Test("A table is aligned and narrowed to the terminal, the widest column first")
    func table() {
        var table = ColumnTable([
            .init(title: "ID", isRight: true, leastWidth: 2), .init(title: "Subject"), .init(title: "N"),
        ])
        table.add([.init("7"), .init("日本語"), .init("x")])
        table.add([.init("123"), .init("Faktura za únor 2026"), .init("y")])
        #expect(
            table.lines(width: nil, usesColour: false) == [
                " ID  Subject               N",
                "  7  日本語                x",
                "123  Faktura za únor 2026  y",
            ])
        #expect(
            table.lines(width: 20, usesColour: false) == [
                " ID  Subject       N",
                "  7  日本語        x",
                "123  Faktura za …  y",
            ])
    }

    @Test("Colours surround words and never count as width; cells cannot bring their own")
    func colours() {
        var table = ColumnTable([.init(title: "A"), .init(title: "B")])
        table.add([.init("x\u{1B}[2Jy", .bad), .init("z")])
        #expect(table.lines(width: nil, usesColour: true)[1] == "\u{1B}[31mx·[2Jy\u{1B}[0m  z")
        #expect(table.lines(width: nil, usesColour: false)[1] == "x·[2Jy  z")
    }

    @Test("A failure on a terminal is one line and harmless")
    func failure() {
        let failure = CommandFailure(
            status: .badData, code: "x", field: "--to", message: "“\u{1B}]0;a\u{7}\n” is wrong", remedy: "Mend it",
            serverWords: "no\u{9B}31m\r\nno", steps: ["First."])
        #expect(
            failure.text
                == "pennypost: --to: “·]0;a··” is wrong. Mend it.\n  The server said: no·31m··no\n  1. First.\n")
    }
}
