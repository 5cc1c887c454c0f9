/// How much of a server's bytes are taken before the session is ended. Every maximum is exact: at it is accepted.
public struct GrammarLimits: Hashable, Sendable {
    /// Bytes of one response without its streamed sections: a `* SEARCH` of a million messages has eight million.
    public var responseLength = 16 << 20
    /// Bytes of a literal that must be held whole, such as a subject or a mailbox name.
    public var heldLiteral: UInt64 = 1 << 20
    /// Bytes of a section that is streamed through.
    public var streamedLiteral: UInt64 = 4 << 30
    /// Levels of parentheses.
    public var depth = 128
    /// Elements of one list, and numbers or runs of one set.
    public var listLength = 2_000_000
    /// Literals within one response, its streamed sections apart.
    public var heldLiterals = 10_000
    /// Values of one response: strings, lists, flags and names. Each takes up to 80 bytes of memory, however short it is
    /// on the wire. Numbers of a set are counted by ``listLength`` alone.
    public var values = 500_000
    /// Bytes of what a status response says to people, and of a code's arguments that are kept as text. The rest is cut
    /// off, and the session goes on.
    public var statusText = 4096

    public init() {}
}
