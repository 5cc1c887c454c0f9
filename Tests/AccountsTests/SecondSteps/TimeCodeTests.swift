import Foundation
import Storage
import Testing

@testable import Accounts

@Suite("Codes by time")
struct TimeCodeTests {
    static let secret = Array("12345678901234567890".utf8)

    @Test("The codes of RFC 4226, appendix D, come out")
    func counters() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489",
        ]
        #expect((0..<10).map { TimeCode.code(secret: Self.secret, step: $0) } == expected)
    }

    @Test(
        "The codes of RFC 6238, appendix B, come out",
        arguments: [
            (59, "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"), (20_000_000_000, "65353130"),
        ])
    func times(_ seconds: Int64, _ code: String) {
        let step = TimeCode.step(at: Timestamp(seconds: seconds))
        #expect(TimeCode.code(secret: Self.secret, step: step, digits: 8) == code)
    }

    @Test("Keys are written as in RFC 4648, without padding")
    func base32() {
        let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"]
        #expect(
            texts.map { Base32.encode(Array($0.utf8)) } == [
                "", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI",
            ])
    }

    @Test("oathtool makes the same codes from the same keys")
    func oathtool() throws {
        for number in 0..<20 {
            let secret = RandomBytes.bytes(TimeCode.secretLength)
            let time = Timestamp(seconds: 1_800_000_000 + Int64(number) * 7_919)
            let theirs = try Self.oathtool(key: Base32.encode(secret), at: time)
            #expect(TimeCode.code(secret: secret, step: TimeCode.step(at: time)) == theirs)
        }
    }

    @Test("A code is taken in its step and in those beside it, in both directions (ASVS 6.5.5)")
    func tolerance() {
        let now = Timestamp(seconds: 1_800_000_015)
        let step = TimeCode.step(at: now)
        for offset in Int64(-3)...3 {
            let code = TimeCode.code(secret: Self.secret, step: step + offset)
            let found = TimeCode.match(code, secret: Self.secret, at: now, after: nil)
            #expect(found == (abs(offset) <= 1 ? step + offset : nil))
        }
    }

    @Test("A code of the last step that was taken, or of one before it, counts no more (ASVS 6.5.1)")
    func once() {
        let now = Timestamp(seconds: 1_800_000_015)
        let step = TimeCode.step(at: now)
        let code = { (offset: Int64) in TimeCode.code(secret: Self.secret, step: step + offset) }
        #expect(TimeCode.match(code(0), secret: Self.secret, at: now, after: step) == nil)
        #expect(TimeCode.match(code(-1), secret: Self.secret, at: now, after: step) == nil)
        #expect(TimeCode.match(code(1), secret: Self.secret, at: now, after: step) == step + 1)
        // A minute later the old code is still refused.
        #expect(TimeCode.match(code(0), secret: Self.secret, at: now + .seconds(30), after: step + 1) == nil)
    }

    @Test("A clock that is up to five minutes off is recognised, with its direction")
    func drift() {
        let now = Timestamp(seconds: 1_800_000_015)
        let step = TimeCode.step(at: now)
        let drift = { (offset: Int64) in
            TimeCode.drift(TimeCode.code(secret: Self.secret, step: step + offset), secret: Self.secret, at: now)
        }
        #expect(drift(-8) == -240)
        #expect(drift(10) == 300)
        #expect(drift(0) == 0)
        #expect(drift(11) == nil)
    }

    @Test("An app reads issuer, account and key from the QR code")
    func address() {
        let setUp = AppSetUp(
            stepID: 1, secret: Self.secret, account: "jan+a b@firma.cz", endsAt: Timestamp(seconds: 0))
        #expect(
            setUp.uri == "otpauth://totp/Pennypost:jan%2Ba%20b@firma.cz"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Pennypost")
        #expect(setUp.keyText == "gezd gnbv gy3t qojq gezd gnbv gy3t qojq")
        #expect(!"\(setUp)".contains("GEZD") && !String(reflecting: setUp).lowercased().contains("gezd"))
    }

    @Test("Spaces and dashes in a code are ignored; other marks, and too few or too many digits, are named")
    func entry() throws {
        #expect(try CodeEntry.digits(" 123\u{a0}4-56 ") == "123456")
        let problems: [(String, InputProblem.Kind)] = [
            ("", .missing), (" - ", .missing), ("12345", .tooShort(least: 6)), ("1234567", .tooLong(limit: 6)),
            ("12345a", .malformed), ("12345\u{0661}", .malformed), ("123456\0", .malformed),
        ]
        for (typed, kind) in problems {
            #expect(throws: AccountsError.input([InputProblem(.code, kind)])) { try CodeEntry.digits(typed) }
        }
    }

    private static func oathtool(key: String, at time: Timestamp) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/oathtool")
        process.arguments = ["--totp", "--base32", "--now", "@\(time.microseconds / 1_000_000)", key]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
