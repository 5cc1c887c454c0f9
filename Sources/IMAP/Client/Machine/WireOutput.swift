/// Bytes to be sent, gathered in few pieces. A message that is appended stays in the array that the caller gave.
struct WireOutput {
    private(set) var chunks: [[UInt8]] = []
    private var isLastOpen = false

    /// From this size on, bytes are not copied together with others.
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
