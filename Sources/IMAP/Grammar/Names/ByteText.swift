/// Text as the server sent it. Its charset is uncertain: headers contain RFC 2047 words and raw 8-bit bytes.
public struct ByteText: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bytes from the wire, without quotes and escapes.
    public let bytes: [UInt8]

    /// Creates a text from bytes.
    public init(bytes: [UInt8]) { self.bytes = bytes }
    /// Creates a text from the UTF-8 of a string.
    public init(_ text: String) { bytes = Array(text.utf8) }
    public init(stringLiteral text: String) { self.init(text) }

    /// The bytes read as UTF-8. Each invalid sequence becomes U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    public var description: String { string }
}
