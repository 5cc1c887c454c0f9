import TestSupport
import Testing

@testable import Accounts

@Suite("What people type into second steps")
struct TypedTextTests {
    @Test("Any bytes are read or refused, and what is read has the form that is stored")
    func anything() {
        var random = SeededRandom(seed: 7)
        var read = 0
        for _ in 0..<20_000 {
            var bytes = random.bytes(upTo: 40)
            // Half of them are near what is meant.
            if Bool.random(using: &random) {
                bytes = bytes.map { Array("0123456789-+ ()abcXYZ\u{2013}")[Int($0 % 22)] }
                    .flatMap { Array(String($0).utf8) }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let digits = try? CodeEntry.digits(text) {
                #expect(digits.wholeMatch(of: /[0-9]{6}/) != nil)
                read += 1
            }
            if let code = try? BackupCode(typed: text) { #expect(code.letters.utf8.count == 12) }
            if let name = try? StepName.read(text) { #expect((1...60).contains(name.count)) }
            if let number = try? PhoneNumber(text, prefix: "+420", allowed: PhoneNumber.usualPrefixes) {
                #expect(number.e164.wholeMatch(of: /\+(420|421|48)[0-9]{9}/) != nil)
            }
        }
        #expect(read > 0)
    }
}
