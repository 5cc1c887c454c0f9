import Crypto

/// The length of some bytes, and their SHA-256.
struct BodyDigest: Sendable, Equatable {
    var size: Int
    /// In lower-case hexadecimal digits.
    var sha256: String

    init(_ bytes: [UInt8]) {
        size = bytes.count
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in SHA256.hash(data: bytes) { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
        sha256 = String(decoding: text, as: UTF8.self)
    }
}
