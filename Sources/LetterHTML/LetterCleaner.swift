/// Turns the HTML of a letter into HTML that is safe to show.
///
/// The letter is parsed as a browser parses it, and written again from a list of what is allowed. Nothing is fetched.
/// The same letter always gives the same result, and a result given as a letter gives itself, apart from addresses of
/// pictures that ``attachedPicture`` and ``RemotePictures/through(_:)`` put in. Any text is accepted. Time and memory
/// are within ``LetterLimits``, and 128 KB of stack are enough.
public struct LetterCleaner: Sendable {
    /// What to do with pictures from the web. Asking for one tells the sender that the letter was read.
    public enum RemotePictures: Sendable {
        /// Writes a picture without an address: its text, width and height stay.
        case leftOut
        /// Writes the address that the function returns for a picture's own (`https://…` or `http://…`), and leaves
        /// the picture out if it returns `nil`. Pictures that only track are not asked for.
        case through(@Sendable (String) -> String?)
    }

    public let remotePictures: RemotePictures
    /// Returns the address under which the letter's picture with this Content-ID (without angle brackets) is served, or
    /// `nil` if there is none. The address is written as it is, with quotes escaped.
    public let attachedPicture: @Sendable (String) -> String?
    public let limits: LetterLimits

    public init(
        remotePictures: RemotePictures = .leftOut, limits: LetterLimits = LetterLimits(),
        attachedPicture: @escaping @Sendable (_ contentID: String) -> String? = { _ in nil }
    ) {
        self.remotePictures = remotePictures
        self.attachedPicture = attachedPicture
        self.limits = limits
    }

    /// Cleans a letter.
    ///
    /// - Parameter html: The letter's HTML: a document, or a piece of one.
    /// - Returns: The safe letter, or the limit that it is beyond. A letter without content gives an empty result.
    public func clean(_ html: String) -> CleanedLetter {
        var html = html
        return html.withUTF8 { clean(bytes: $0) }
    }

    /// Cleans a letter given as UTF-8. Bytes that are no UTF-8 become U+FFFD.
    public func clean(bytes: some Collection<UInt8>) -> CleanedLetter {
        guard bytes.count <= limits.input else { return .tooLarge(.input) }
        return ParsedLetter.withRoot(of: bytes, limits: limits) { root in
            guard let root else { return .tooLarge(.tree) }
            var walk = LetterWalk(cleaner: self)
            return walk.write(root)
        }
    }
}
