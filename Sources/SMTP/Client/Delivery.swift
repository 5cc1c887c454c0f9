public import NIOCore

/// A message with its envelope.
public struct Delivery: Sendable {
    public var envelope: Envelope
    /// Headers and body. Line ends may be CR LF, LF or CR; on the wire each is CR LF.
    public var message: ByteBuffer

    public init(_ envelope: Envelope, message: ByteBuffer) {
        self.envelope = envelope
        self.message = message
    }

    public init(_ envelope: Envelope, message: some Sequence<UInt8>) {
        self.init(envelope, message: ByteBuffer(bytes: message))
    }
}
