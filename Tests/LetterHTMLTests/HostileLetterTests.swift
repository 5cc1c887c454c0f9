import LetterHTML
import Testing

@Suite("What is made of hostile letters")
struct HostileLetterTests {
    /// Gives each picture's own address back, so that cleaning again can give the same.
    static let cleaner = LetterCleaner(
        remotePictures: .through { $0.contains("evil") ? nil : $0 }, attachedPicture: { $0 == "a" ? "cid:a" : nil })

    @Test(
        "has only what is allowed, and stays as it is when cleaned again",
        arguments: [
            ScriptLetters.all, LinkLetters.all, StyleLetters.all, ForeignLetters.all, FormLetters.all,
            BrokenLetters.all,
            PictureLetters.all,
        ])
    func hostile(_ letters: [String]) throws {
        for letter in letters { try Self.check(letter) }
    }

    @Test("holds inside of every element that changes how the rest is parsed")
    func inside() throws {
        let around = [
            "<table><tr><td>", "<table>", "<p><b><a href=https://a.example>", "<pre>", "<ul><li><p>",
            "<select><option>",
            "<svg><desc>", "<math><mtext>", "<button><p>", "<h1><center>", "<blockquote type=cite><font color=red>",
            "<a href=https://a.example>www.bank.cz<b>",
        ]
        let letters =
            ScriptLetters.all + LinkLetters.all + ForeignLetters.all + FormLetters.all + BrokenLetters.all
            + PictureLetters.all
        for (index, letter) in letters.enumerated() {
            try Self.check(around[index % around.count] + letter)
            try Self.check(around[index / around.count % around.count] + letter + "</table></p></a>x")
        }
    }

    @Test("holds for each letter cut at any place")
    func cut() throws {
        for letter in ForeignLetters.all + BrokenLetters.all {
            for count in stride(from: 1, to: letter.utf8.count, by: 7) {
                try Self.check(String(decoding: letter.utf8.prefix(count), as: UTF8.self))
            }
        }
    }

    @Test("has not one address that runs something or is the site's own")
    func addresses() throws {
        for letter in LinkLetters.all + PictureLetters.all + ScriptLetters.all {
            for address in try StrictReader(Self.safe(letter).html).addresses {
                #expect(!address.lowercased().contains("javascript:") || address.hasPrefix("tel:"), "\(letter)")
                let host = address.split(separator: "/").dropFirst().first ?? ""
                #expect(!host.contains("@"), "\(letter)")
            }
        }
    }

    @Test("is checked by a reader that refuses what must not be")
    func reader() {
        for bad in [
            "<script></script>", "<p onclick=\"x\"></p>", "<p><p></p></p>", "<p>", "</p>", "a > b", "a & b",
            "a &nbsp; b",
            "<p style=\"position:fixed\"></p>", "<p style=\"color:url(x)\"></p>", "<p style=\"color:r\\65 d\"></p>",
            "<p title=x></p>", "<p title='x'></p>", "<a href=\"https://x\">y</a>", "<img src=\"/x\">", "<td></td>",
            "<a href=\"javascript:x\" target=\"_blank\" rel=\"noopener noreferrer\">y</a>", "<!-- -->", "<br/>",
            "<table>x</table>", "<svg></svg>", "\u{202E}", "<p class=\"x\"></p>", "<table><b></b></table>",
        ] {
            #expect(throws: StrictReader.Refusal.self, "\(bad)") { try StrictReader(bad) }
        }
    }

    static func safe(_ letter: String) throws -> SafeLetter {
        guard case .safe(let safe) = cleaner.clean(letter) else {
            throw StrictReader.Refusal(description: "too large: \(letter)")
        }
        return safe
    }

    static func check(_ letter: String, location: SourceLocation = #_sourceLocation) throws {
        let safe = try safe(letter)
        for html in [safe.html, safe.folded?.newest, safe.folded?.earlier].compactMap(\.self) {
            do {
                _ = try StrictReader(html)
            } catch {
                Issue.record("\(error): \(letter) became \(html)", sourceLocation: location)
            }
            let again = try Self.safe(html).html
            if again != html {
                Issue.record("\(letter) became \(html), then \(again)", sourceLocation: location)
            }
        }
    }
}
