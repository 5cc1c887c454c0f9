/// Bytes that must not be shown: a password, an app password, a token. It prints as `•••` in every build.
public struct Secret: Sendable {
    private let bytes: [UInt8]

    /// Creates a secret from text, as UTF-8.
    public init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// Creates a secret from bytes.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Whether there is nothing to hide.
    public var isEmpty: Bool { bytes.isEmpty }

    /// Calls `body` with the bytes. Only for the code that writes them to the wire or seals them.
    ///
    /// - Throws: whatever `body` throws.
    public func withBytes<Result: ~Copyable, Failure: Error>(
        _ body: ([UInt8]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(bytes)
    }

    /// Calls `body` with the text. Only for the code that writes it to the wire. Bytes that aren't UTF-8 are replaced.
    ///
    /// - Throws: whatever `body` throws.
    public func withText<Result: ~Copyable, Failure: Error>(
        _ body: (String) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(String(decoding: bytes, as: UTF8.self))
    }
}

extension Secret: Equatable {
    /// Compares two secrets. The time does not depend on the position at which secrets of equal length differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        return zip(left.bytes, right.bytes).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "•••" }
    public var debugDescription: String { "•••" }
    /// An empty mirror, so that reflection can't show the secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
