/// The limits of a letter. A letter beyond one of them is not shown, rather than half of it.
public struct LetterLimits: Sendable, Hashable {
    /// The longest HTML read, in bytes of UTF-8.
    public var input = 6 << 20
    /// The most `<` in the HTML.
    public var tags = 400_000
    /// The deepest tree read. A letter's useless elements count, and HTML's own `html` and `body`. At most 200: beyond,
    /// the parser takes seconds.
    public var tree = 200
    /// The most elements, texts and comments.
    public var nodes = 190_000
    /// The parser's memory for everything but nodes, in bytes.
    public var memory = 64 << 20
    /// The deepest nesting of what is written.
    public var nesting = 100
    /// The longest result, in bytes of UTF-8.
    public var output = 2 << 20
    /// The longest `data:` picture, in characters of base64. A longer one is left out; the letter is not too large.
    public var picture = 700_000

    public init() {}
}
