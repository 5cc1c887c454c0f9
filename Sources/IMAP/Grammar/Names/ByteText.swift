/// Text as a server sent it. Its charset is not known for certain: headers carry RFC 2047 words and raw 8-bit bytes.
public struct ByteText: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The bytes of the wire, quotes and escapes taken off.
    public let bytes: [UInt8]

    public init(bytes: [UInt8]) { self.bytes = bytes }
    public init(_ text: String) { bytes = Array(text.utf8) }
    public init(stringLiteral text: String) { self.init(text) }

    /// The bytes read as UTF-8, each broken sequence replaced by U+FFFD.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    public var description: String { string }
}
