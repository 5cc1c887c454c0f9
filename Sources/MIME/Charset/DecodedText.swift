/// Decoded text and its defects.
public struct DecodedText: Sendable, Hashable {
    /// The text, with U+FFFD for bytes that encode no character.
    public var text: String
    /// The defects: charset-mislabelled, unknown-charset, undecodable-text.
    public var defects: [Defect.Kind]
    /// The name of the charset the text was decoded with, such as `windows-1250`; not always the label's.
    public var charsetUsed: String

    init(_ text: String, in charset: Charset, defects: [Defect.Kind] = []) {
        self.text = text
        self.defects = defects
        self.charsetUsed = charset.name
    }
}
