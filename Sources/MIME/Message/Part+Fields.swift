extension Part {
    /// Content-Type with its parameters; of a part that has none, the default without parameters.
    public var contentType: Parameters {
        var parameters = field(.contentType).map { readParameters(of: $0) } ?? Parameters("")
        parameters.value = mediaType
        return parameters
    }

    /// The label of the charset as the sender gave it; nil where there is none.
    public var charset: String? {
        let record = record
        if record.hasIntricateParameters { return contentType["charset"] }
        guard !record.charset.isEmpty else { return nil }
        return layout.withBytes(of: record.source, in: record.charset) { $0.text }
    }

    /// Content-Disposition; nil where there is none, or nothing in it.
    public var disposition: ContentDisposition? {
        guard let parameters = field(.contentDisposition).map({ readParameters(of: $0) }) else { return nil }
        guard !parameters.value.isEmpty || !parameters.items.isEmpty else { return nil }
        return ContentDisposition(parameters)
    }

    /// The name for the file that the part holds, decoded: Content-Disposition's `filename`, else Content-Type's `name`.
    ///
    /// As the sender gave it: a program that writes files must take folders and reserved names out of it.
    public var fileName: String? {
        if let name = disposition?.parameters["filename"], !name.isEmpty { return name }
        guard field(.contentType) != nil, let name = contentType["name"], !name.isEmpty else { return nil }
        return name
    }

    /// The Content-ID without its angle brackets, which HTML refers to as `cid:…` (RFC 2392).
    public var contentID: String? {
        guard let field = field(.contentID) else { return nil }
        let identifier = field.withUnfolded { MessageIdentifiers.first(in: $0) }
        return identifier
    }

    func field(_ role: FieldRecord.Role) -> HeaderField? {
        let record = record
        guard let index = record.fields.first(where: { layout.fields[$0].role == role }) else { return nil }
        return HeaderField(layout: layout, index: index, source: record.source)
    }

    private func readParameters(of field: HeaderField) -> Parameters {
        layout.withBytes(of: field.source, in: layout.fields[field.index].value) { Parameters.parse($0).parameters }
    }
}
