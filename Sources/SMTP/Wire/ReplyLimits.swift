/// The largest reply that is accepted before the server counts as broken.
public struct ReplyLimits: Sendable, Hashable {
    /// The longest line in bytes, including its line end. RFC 5321 §4.5.3.1.5 says 512; servers exceed it with long
    /// explanations.
    public var lineLength: Int
    /// The most lines in one reply. A large provider's EHLO reply has about fifteen.
    public var lines: Int

    /// Creates limits.
    ///
    /// - Parameters:
    ///   - lineLength: the longest line in bytes, including its line end.
    ///   - lines: the most lines in one reply.
    public init(lineLength: Int = 4096, lines: Int = 256) {
        self.lineLength = lineLength
        self.lines = lines
    }
}
