import CBoundedGumbo
import CGumbo

/// A letter's tree, as HTML5 defines it.
enum ParsedLetter {
    /// Parses a letter and passes its root, the element `html`, to a function. The tree is gone afterwards.
    ///
    /// Passes `nil` if parsing takes more than the limits.
    static func withRoot<Result>(
        of html: some Collection<UInt8>, limits: LetterLimits, _ body: (LetterNode?) -> Result
    ) -> Result {
        // The letter's own doctype comes too late then. Without one, tables in paragraphs would be parsed differently
        // from how browsers parse what is written.
        var bytes = Array("<!DOCTYPE html>".utf8)
        bytes.reserveCapacity(bytes.count + html.count)
        bytes.append(contentsOf: html)
        return bytes.withUnsafeBytes { bytes in
            let text = bytes.assumingMemoryBound(to: CChar.self)
            let limits = BoundedGumboLimits(
                memory: max(0, limits.memory), nodes: max(0, limits.nodes), depth: min(200, max(0, limits.tree)),
                attributes: 256, markup: max(0, limits.tags), documents: 100)
            guard let start = text.baseAddress, let parse = bounded_gumbo_parse(start, text.count, limits) else {
                return body(nil)
            }
            defer { bounded_gumbo_free(parse) }
            return body(LetterNode(bounded_gumbo_root(parse)))
        }
    }
}
