/// What became of a letter's HTML.
public enum CleanedLetter: Sendable, Hashable {
    case safe(SafeLetter)
    /// The letter is beyond the limits. It can be downloaded.
    case tooLarge(LetterExcess)
}

/// The limit that a letter is beyond.
public enum LetterExcess: Sendable, Hashable {
    /// The HTML is longer than ``LetterLimits/input``.
    case input
    /// Parsing takes more than the limits for tags, tree, nodes or memory.
    case tree
    /// What is written would be nested deeper than ``LetterLimits/nesting``.
    case nesting
    /// What is written would be longer than ``LetterLimits/output``.
    case output
}

/// A letter's HTML, safe to be shown.
public struct SafeLetter: Sendable, Hashable {
    /// The letter as a piece of HTML that can stand in a document's body.
    ///
    /// Has only elements and attributes of the allow-list, each attribute quoted. A browser that parses it gets exactly
    /// the tree that was written. If the letter's body has colours or a background, there is a `<div>` with them
    /// around it.
    public internal(set) var html = ""
    /// The same in two pieces, if the letter ends with quoted earlier text that can be folded away.
    public internal(set) var folded: FoldedLetter?
    /// Whether the letter quotes earlier text, which may be in the middle of it.
    public internal(set) var quotesEarlierText = false
    /// How many pictures from the web were left out.
    public internal(set) var picturesLeftOut = 0
    /// How many pictures only tell the sender that the letter was read. They are always left out.
    public internal(set) var trackers = 0
    /// The links whose text names another site than they lead to, in order.
    public internal(set) var misleadingLinks: [MisleadingLink] = []
    /// Whether the letter sets colours of text or background. If so, it needs a light ground to be readable.
    public internal(set) var setsColours = false
}

/// A letter in two pieces, each of which is HTML like ``SafeLetter/html``.
public struct FoldedLetter: Sendable, Hashable {
    /// What the letter's author wrote. Never without visible text or picture.
    public let newest: String
    /// The quoted text, to the letter's end.
    public let earlier: String
}

/// A link that claims to lead elsewhere.
public struct MisleadingLink: Sendable, Hashable {
    /// The host that the link's text names, in lower case.
    public let shown: String
    /// The host that the link leads to, in lower case and in ASCII. It is written behind the link.
    public let actual: String
}
