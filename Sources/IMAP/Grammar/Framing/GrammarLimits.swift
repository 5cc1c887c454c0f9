/// How much a server may send before the session is ended. Every maximum is inclusive.
public struct GrammarLimits: Hashable, Sendable {
    /// Bytes of one response without its streamed sections. A `* SEARCH` with a million messages takes eight million.
    public var responseLength = 16 << 20
    /// Bytes of a literal that must be held in memory, such as a subject or a mailbox name.
    public var heldLiteral: UInt64 = 1 << 20
    /// Bytes of a section that is streamed.
    public var streamedLiteral: UInt64 = 4 << 30
    /// Levels of nested parentheses.
    public var depth = 128
    /// Elements of one list, and numbers or runs of one set.
    public var listLength = 2_000_000
    /// Literals in one response, not counting its streamed sections.
    public var heldLiterals = 10_000
    /// Values in one response: strings, lists, flags and names. Each takes up to 80 bytes of memory, however short it
    /// is on the wire. Numbers of a set count only towards ``listLength``.
    public var values = 500_000
    /// Bytes of a status response's text, and of a response code's arguments that are kept as text. The rest is cut
    /// off, and the session continues.
    public var statusText = 4096

    /// Creates the default limits.
    public init() {}
}
