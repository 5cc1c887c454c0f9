import Synchronization
import Testing

@testable import Accounts

@Suite("The letters of an app password") struct AppPasswordLettersTests {
    @Test(
        "White space of every kind is ignored, and capitals count as small letters",
        arguments: [
            "abcdefghijklmnop", "abcd efgh ijkl mnop", "  abcd\tefgh\r\nijkl mnop\n", "ABCD EFGH IJKL MNOP",
            "Abcdefghijklmnop", "abcd\u{A0}efgh\u{202F}ijkl\u{2003}mnop", "a b c d e f g h i j k l m n o p",
        ])
    func isTaken(typed: String) throws {
        #expect(try #require(AppPasswordLetters(typed: typed)).grouped == "abcd efgh ijkl mnop")
    }

    @Test(
        "Anything else does not have the shape",
        arguments: [
            "", "abcdefghijklmno", "abcdefghijklmnopq", "abcd-efgh-ijkl-mnop", "abcdefghijklmn0p", "ábcdefghijklmnop",
            "abcdefghijklmno\u{43F}", "abcd\u{200B}efghijklmnop", "abcdefghijklmnop\0", "correct horse battery staple",
            "ſbcdefghijklmnop", "abcdefghijklmno\u{212A}",
        ])
    func isRefused(typed: String) { #expect(AppPasswordLetters(typed: typed) == nil) }

    @Test("An entry of more than 128 bytes is not looked at")
    func isLong() {
        let letters = "abcdefghijklmnop"
        let spaces = String(repeating: " ", count: AppPasswordLetters.longestEntry - letters.utf8.count)
        #expect(AppPasswordLetters(typed: spaces + letters) != nil)
        #expect(AppPasswordLetters(typed: spaces + letters + " ") == nil)
    }

    @Test("Every letter is drawn, by all of its random bytes")
    func isDrawn() {
        var seen: Set<UInt8> = []
        for _ in 0..<200 { seen.formUnion(AppPasswordLetters(random: RandomBytes.bytes).bytes) }
        #expect(seen == Set(UInt8(ascii: "a")...UInt8(ascii: "z")))
        let counted = AppPasswordLetters { count in (0..<count).map { $0 % 8 == 7 ? UInt8($0 / 8) : 0 } }
        #expect(counted.grouped == "abcd efgh ijkl mnop")
        let high = AppPasswordLetters { count in (0..<count).map { $0 % 8 == 0 ? 1 : 0 } }
        // 2⁵⁶ leaves 22 when divided by 26.
        #expect(high.grouped == "wwww wwww wwww wwww")
    }

    @Test("They are spelled for a screen reader, and print as dots")
    func isShown() throws {
        let letters = try #require(AppPasswordLetters(typed: "abcdefghijklmnop"))
        #expect(letters.spelled == "a b c d, e f g h, i j k l, m n o p")
        var dumped = ""
        dump(letters, to: &dumped)
        #expect("\(letters) \(String(reflecting: letters)) \(dumped)".contains("abc") == false)
    }
}
