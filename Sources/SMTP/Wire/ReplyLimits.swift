/// How much of a reply is taken in before the server counts as broken.
public struct ReplyLimits: Sendable, Hashable {
    /// Bytes of one line with its line end. RFC 5321 §4.5.3.1.5 says 512; servers exceed it with long explanations.
    public var lineLength: Int
    /// Lines of one reply. An EHLO reply of a large provider has about fifteen.
    public var lines: Int

    public init(lineLength: Int = 4096, lines: Int = 256) {
        self.lineLength = lineLength
        self.lines = lines
    }
}
