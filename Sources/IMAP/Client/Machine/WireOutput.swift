/// Bytes to send, collected in few pieces. An appended message stays in the caller's array.
struct WireOutput {
    private(set) var chunks: [[UInt8]] = []
    private var isLastOpen = false

    /// Arrays of at least this size are not copied together with others.
    private static let large = 16 * 1024

    mutating func append(_ bytes: [UInt8]) {
        if bytes.count >= Self.large {
            chunks.append(bytes)
            isLastOpen = false
        } else {
            append(bytes[...])
        }
    }

    mutating func append(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty else { return }
        if isLastOpen {
            chunks[chunks.count - 1].append(contentsOf: bytes)
        } else {
            chunks.append(Array(bytes))
            isLastOpen = true
        }
    }
}
