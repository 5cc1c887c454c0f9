/// Text that was read from bytes, with what was noticed on the way.
public struct DecodedText: Sendable, Hashable {
    /// The text; U+FFFD where bytes stand for no character.
    public var text: String
    /// What was wrong: of the kinds charset-mislabelled, unknown-charset, undecodable-text.
    public var defects: [Defect.Kind]
    /// The name of the charset that the bytes were read in, e.g. `windows-1250`; not always what the label says.
    public var charsetUsed: String

    init(_ text: String, in charset: Charset, defects: [Defect.Kind] = []) {
        self.text = text
        self.defects = defects
        self.charsetUsed = charset.name
    }
}
