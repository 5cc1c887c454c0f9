/// The text of an HTML document, for people and for an index: tags, comments, styles and scripts gone, character references
/// read.
///
/// Total and linear in the length of the document: any text is HTML. What is read is what a browser would show, but for what
/// scripts and styles change; nothing is fetched.
public enum HTMLText {
    /// How much of the layout is kept.
    public enum Layout: Sendable, Hashable {
        /// One line of words with a space between blocks: for an index.
        case words
        /// A line for each block and `<br>`, at most one empty line between them, and the lines of `<pre>` as they are.
        case paragraphs
    }

    /// The text of a document.
    ///
    /// - Parameters:
    ///   - html: The document or a piece of one.
    ///   - layout: How much of the layout is kept.
    ///   - limit: The longest text, in bytes of UTF-8; the rest is not read.
    public static func text(of html: String, layout: Layout, limit: Int = .max) -> String {
        var html = html
        return html.withUTF8 { bytes in
            var reader = HTMLTextReader(UnsafeRawBufferPointer(bytes), layout: layout, limit: limit)
            return reader.read()
        }
    }
}
