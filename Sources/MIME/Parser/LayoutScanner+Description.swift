extension LayoutScanner {
    /// Determines a part's kind from the fields that decide how to read its body.
    mutating func describe(_ bytes: Span<UInt8>, _ part: Int, _ header: inout HeaderScan) {
        let parent = parts[part].parent
        if !parts[part].isMessage, parent >= 0, parts[parent].kind == .digest {
            parts[part].kind = .embeddedMessage
        }
        if let field = header.contentTransferEncoding { describeEncoding(bytes, part, field) }
        guard let field = header.contentType else { return }
        let scan = ContentTypeScanner(bytes, in: fields[field].value)
        parts[part].charset = scan.isIntricate ? 0..<0 : scan.charset
        parts[part].hasIntricateParameters = scan.isIntricate
        if let kind = scan.kind {
            parts[part].kind = kind
            parts[part].type = scan.type
            parts[part].subtype = scan.subtype
        } else {
            parts[part].kind = bytes.equalsIgnoringCase(scan.type, "multipart") ? .mixed : .plainText
            defects.note(.badContentType, offset: offset(fields[field].name.lowerBound), part: part, field: field)
        }
        guard parts[part].kind.isMultipart else { return }
        if scan.isIntricate {
            let literal = Self.boundary(bytes, in: fields[field].value)
            header.boundary = literal.isEmpty ? nil : .init(part: part, range: 0..<0, literal: literal)
        } else if !scan.boundary.isEmpty {
            header.boundary = .init(part: part, range: scan.boundary)
        }
    }

    private mutating func describeEncoding(_ bytes: Span<UInt8>, _ part: Int, _ field: Int) {
        let value = bytes.extracting(fields[field].value)
        if let encoding = value.bytes.withUnsafeBytes({ TransferEncoding(headerValue: $0) }) {
            parts[part].encoding = encoding
        } else {
            parts[part].encoding = .binary
            defects.note(
                .unknownTransferEncoding, offset: offset(fields[field].name.lowerBound), part: part, field: field)
        }
    }

    /// Returns the boundary with the full parser, for the rare case of escapes or RFC 2231.
    static func boundary(_ bytes: Span<UInt8>, in range: Range<Int>) -> [UInt8] {
        let value = bytes.extracting(range)
        let parameters = value.bytes.withUnsafeBytes { Parameters.parse($0).parameters }
        return Array((parameters["boundary"] ?? "").utf8)
    }
}
