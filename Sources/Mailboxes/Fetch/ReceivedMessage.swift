import Storage

/// One message as the server gave it.
struct ReceivedMessage: Sendable {
    let uid: Int64
    let flags: [String]
    /// When the server took it.
    let receivedAt: Timestamp
    let bytes: [UInt8]
}
