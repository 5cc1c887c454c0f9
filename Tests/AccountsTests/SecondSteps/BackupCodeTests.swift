import Testing

@testable import Accounts

@Suite("Backup codes")
struct BackupCodeTests {
    @Test("A code has 60 random bits in letters and digits that look different")
    func shape() throws {
        // Every value of five bits gives another character.
        var letters: Set<Character> = []
        for value in UInt8(0)..<32 {
            letters.formUnion(BackupCode(random: { Array(repeating: value, count: $0) }).letters)
        }
        #expect(letters.count == 32)
        #expect(letters.isDisjoint(with: "ilou"))
        let code = BackupCode(random: { RandomBytes.bytes($0) })
        #expect(code.text.wholeMatch(of: /[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/) != nil)
    }

    @Test("Case, spaces, dashes and what looks like 0 or 1 don't matter")
    func tolerance() throws {
        let code = BackupCode(random: { count in (0..<count).map { UInt8($0) } })
        #expect(code.text == "0123-4567-89ab")
        for typed in ["0123-4567-89ab", "0123456789AB", " o1 23–4567 89aB", "oI23 4567 89ab", "Ol23-4567-89ab"] {
            #expect(try BackupCode(typed: typed) == code)
        }
    }

    @Test("What can't be a code is refused with its cause")
    func refused() {
        let problems: [(String, InputProblem.Kind)] = [
            ("", .missing), ("0123-4567-89a", .tooShort(least: 12)), ("0123-4567-89abc", .tooLong(limit: 12)),
            ("0123-4567-89u?", .wrong), ("kód", .wrong),
        ]
        for (typed, kind) in problems {
            #expect(throws: AccountsError.input([InputProblem(.code, kind)])) { try BackupCode(typed: typed) }
        }
    }

    @Test("A code does not print")
    func secrecy() {
        let code = BackupCode(random: { RandomBytes.bytes($0) })
        #expect("\(code) \(String(reflecting: code)) \([code])".contains(code.letters) == false)
    }
}
