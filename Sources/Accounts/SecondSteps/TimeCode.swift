import Crypto
import Storage

/// Time-based codes (RFC 6238) with SHA-1, 6 digits and steps of 30 seconds, which is what every app can do.
///
/// A code is taken in its own step and in the one before and after. That is 30 seconds more in each direction than
/// RFC 6238 §5.2 needs at least, for clocks that differ and for slow fingers.
enum TimeCode {
    /// The digits of a code.
    static let digitCount = 6
    /// The seconds of a step.
    static let period: Int64 = 30
    /// The bytes of a secret: 160 bits (RFC 4226 §4, R6).
    static let secretLength = 20
    /// How many steps off a code may be.
    private static let tolerance: Int64 = 1
    /// How many steps off a code is still recognised when an app is set up, to name the cause.
    private static let recognised: Int64 = 10

    /// Returns the number of the step at a time.
    static func step(at time: Timestamp) -> Int64 {
        let seconds = time.microseconds / 1_000_000
        return seconds / period
    }

    /// Returns the code of a step (RFC 4226 §5.3).
    static func code(secret: [UInt8], step: Int64, digits: Int = digitCount) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * Int64($0))) }
        let key = SymmetricKey(data: secret)
        let mark = Array(HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: key))
        let offset = Int((mark.last ?? 0) & 15)
        let number = mark[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
        let all = String(number)
        return String((String(repeating: "0", count: digits) + all).suffix(digits))
    }

    /// Returns the step that a code belongs to; `nil` if it is wrong, or if that step or a later one was used already.
    ///
    /// - Parameter lastStep: The last step whose code was taken. No code counts twice (RFC 6238 §5.2).
    static func match(_ code: String, secret: [UInt8], at time: Timestamp, after lastStep: Int64?) -> Int64? {
        let now = step(at: time)
        return find(code, secret: secret, in: (now - tolerance)...(now + tolerance)).first { $0 > lastStep ?? .min }
    }

    /// Returns by how many seconds the device's clock is fast, or slow if negative; `nil` if the code is not one of the
    /// ten steps before and after. Only for an app that is being set up: at sign-in it would make guessing easier.
    static func drift(_ code: String, secret: [UInt8], at time: Timestamp) -> Int? {
        let now = step(at: time)
        let found = find(code, secret: secret, in: (now - recognised)...(now + recognised))
        return found.map { $0 - now }.min { abs($0) < abs($1) }.map { Int($0 * period) }
    }

    /// Compares with every step, so that the time tells nothing.
    private static func find(_ code: String, secret: [UInt8], in steps: ClosedRange<Int64>) -> [Int64] {
        let given = Array(code.utf8)
        return steps.filter { SecretBytes.areEqual(Array(self.code(secret: secret, step: $0).utf8), given) }
    }
}
