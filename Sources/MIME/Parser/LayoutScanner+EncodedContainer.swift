extension LayoutScanner {
    /// Returns whether a part is a container whose content its encoding hid.
    func isUnopenedContainer(_ index: Int) -> Bool {
        let record = parts[index]
        guard !record.encoding.isIdentity, record.firstChild < 0, record.depth < limits.nesting else { return false }
        return record.kind == .embeddedMessage || (record.kind.isMultipart && !record.hasDelimiter)
    }

    /// Lays out the decoded content of a container. Returns `false` if that adds no parts.
    mutating func open(_ decoded: Span<UInt8>, source: Int, of index: Int, _ outer: Span<UInt8>) -> Bool {
        let count = parts.count
        if parts[index].kind == .embeddedMessage {
            scan(decoded, source: source, start: 0, parent: index, isMessage: true)
        } else if let boundary = boundaryLiteral(of: index, outer) {
            scanChildren(decoded, source: source, of: index, boundary: boundary)
        }
        return parts.count > count
    }

    private func boundaryLiteral(of index: Int, _ bytes: Span<UInt8>) -> [UInt8]? {
        guard let field = parts[index].fields.first(where: { fields[$0].role == .contentType }) else { return nil }
        return Self.boundary(bytes, in: fields[field].value)
    }
}
