import Crypto

/// A random token of 256 bits that lets its bearer in: a session's cookie, or the end of a link.
///
/// Only its SHA-256 is stored. A token is too long to be guessed, so that a fast hash is enough.
public struct BearerToken: Sendable, Hashable {
    /// The token as base64url (RFC 4648 §5) without padding: 43 characters.
    public let text: String

    static let byteCount = 32

    init(random: (Int) -> [UInt8]) {
        text = Self.base64URL(random(Self.byteCount))
    }

    /// Creates a random token.
    public init() { self.init(random: RandomBytes.bytes) }

    /// Reads a token that came from outside; `nil` if it has another form.
    public init?(_ text: String) {
        guard text.utf8.count == 43, text.utf8.allSatisfy(Self.isBase64URL) else { return nil }
        self.text = text
    }

    /// What is stored: the SHA-256 of the token's text.
    var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    /// Returns a token for the forms of this bearer, which reveals nothing about this one.
    public func formToken() -> String {
        let key = SymmetricKey(data: Array(text.utf8))
        return Self.base64URL(Array(HMAC<SHA256>.authenticationCode(for: Array("pennypost form".utf8), using: key)))
    }

    /// Returns whether a form token is this bearer's.
    public func isOwn(formToken: String) -> Bool {
        SecretBytes.areEqual(Array(self.formToken().utf8), Array(formToken.utf8))
    }

    /// Encodes bytes as base64url without padding.
    public static func base64URL(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        // The bits that no digit stands for yet, and how many they are.
        var (bits, count) = (0, 0)
        for byte in bytes {
            bits = bits << 8 | Int(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(digits[bits >> count])
                bits &= 1 << count - 1
            }
        }
        if count > 0 { text.append(digits[bits << (6 - count)]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func isBase64URL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension BearerToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
