/// Extracts the text of an HTML document, for people or for an index: drops tags, comments, styles and scripts, and
/// decodes character references.
///
/// Never fails, and takes time linear in the document's length: any text is HTML. The result is what a browser would
/// show, except for the effects of scripts and styles. Nothing is fetched.
public enum HTMLText {
    /// How much of the layout to keep.
    public enum Layout: Sendable, Hashable {
        /// One line of words with a space between blocks, for an index.
        case words
        /// A line for each block and `<br>`, with at most one empty line between them; lines in `<pre>` are kept.
        case paragraphs
    }

    /// Returns the text of a document.
    ///
    /// - Parameters:
    ///   - html: The document, or a piece of one.
    ///   - layout: How much of the layout to keep.
    ///   - limit: The longest text, in bytes of UTF-8; the rest is not read.
    public static func text(of html: String, layout: Layout, limit: Int = .max) -> String {
        var html = html
        return html.withUTF8 { bytes in
            var reader = HTMLTextReader(UnsafeRawBufferPointer(bytes), layout: layout, limit: limit)
            return reader.read()
        }
    }
}
