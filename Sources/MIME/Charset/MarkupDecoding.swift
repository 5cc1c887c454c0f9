extension Charset {
    /// Decodes HTML or XML by the message's label, or by the charset that the document declares.
    ///
    /// The declaration counts if there is no label, if the label is unknown, or if it is `us-ascii` for 8-bit text.
    /// This is noted as charset-mislabelled or unknown-charset.
    static func decodeMarkup(_ bytes: UnsafeRawBufferPointer, label: String?) -> DecodedText {
        let charset = label.flatMap { Charset(label: $0) }
        guard charset == nil || charset == .ascii,
            !bytes.isASCII || bytes.contains(0x1B) || label != nil && charset == nil,
            let named = MarkupCharset.label(in: bytes), let own = Charset(label: named)
        else { return LineBreaks.decodeText(bytes, label: label) }
        // The declaration was read as ASCII, so it can't be right for these (WHATWG HTML, prescan of a byte stream).
        let isReadable = own.extendsASCII || own.coding == .iso2022JP || own.coding == .hz
        guard isReadable else { return LineBreaks.decodeText(bytes, label: label) }
        var decoded = LineBreaks.decodeText(bytes, label: own.name)
        let defect: Defect.Kind = label == nil || charset != nil ? .charsetMislabelled : .unknownCharset
        if !decoded.defects.contains(defect) { decoded.defects.insert(defect, at: 0) }
        return decoded
    }
}
