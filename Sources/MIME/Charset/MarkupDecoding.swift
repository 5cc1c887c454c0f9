extension Charset {
    /// Text of HTML or XML from its bytes, by the message's label, or by what the document names in itself.
    ///
    /// The document's own word counts if there is no label, or one that is not known, or `us-ascii` for 8-bit text. That is
    /// noted as charset-mislabelled or unknown-charset.
    static func decodeMarkup(_ bytes: UnsafeRawBufferPointer, label: String?) -> DecodedText {
        let charset = label.flatMap { Charset(label: $0) }
        guard charset == nil || charset == .ascii,
            !bytes.isASCII || bytes.contains(0x1B) || label != nil && charset == nil,
            let named = MarkupCharset.label(in: bytes), let own = Charset(label: named)
        else { return LineBreaks.decodeText(bytes, label: label) }
        // The declaration was read as ASCII: these are not (WHATWG HTML, prescan of a byte stream).
        let isReadable = own.extendsASCII || own.coding == .iso2022JP || own.coding == .hz
        guard isReadable else { return LineBreaks.decodeText(bytes, label: label) }
        var decoded = LineBreaks.decodeText(bytes, label: own.name)
        let defect: Defect.Kind = label == nil || charset != nil ? .charsetMislabelled : .unknownCharset
        if !decoded.defects.contains(defect) { decoded.defects.insert(defect, at: 0) }
        return decoded
    }
}
