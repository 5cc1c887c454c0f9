public import NIOCore

/// A message and its envelope.
public struct Delivery: Sendable {
    /// The sender and recipients.
    public var envelope: Envelope
    /// Headers and body. Lines may end in CR LF, LF or CR; on the wire each one ends in CR LF.
    public var message: ByteBuffer

    /// Creates a delivery of a message in a buffer.
    public init(_ envelope: Envelope, message: ByteBuffer) {
        self.envelope = envelope
        self.message = message
    }

    /// Creates a delivery of a message given as bytes.
    public init(_ envelope: Envelope, message: some Sequence<UInt8>) {
        self.init(envelope, message: ByteBuffer(bytes: message))
    }
}
