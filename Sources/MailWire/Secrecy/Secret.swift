/// Bytes that must not be seen: a password, an app password, a token. It prints as `•••` in every build.
public struct Secret: Sendable {
    private let bytes: [UInt8]

    /// A secret from text, as UTF-8.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A secret from bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// True where there is nothing to hide.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The bytes, for the one place that must write them to the wire or seal them.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }

    /// The text, for the one place that must write it to the wire; bytes that are no UTF-8 are replaced.
    public func withText<Result: ~Copyable, Failure: Error>(
        _ body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(String(decoding: bytes, as: UTF8.self))
    }
}

extension Secret: Equatable {
    /// Compares without telling by its duration where two secrets of one length differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        return zip(left.bytes, right.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
