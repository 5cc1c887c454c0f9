extension Part {
    /// The Content-Type with its parameters; if missing, the default without parameters.
    public var contentType: Parameters {
        var parameters = field(.contentType).map { readParameters(of: $0) } ?? Parameters("")
        parameters.value = mediaType
        return parameters
    }

    /// The charset label as the sender gave it; `nil` if there is none.
    public var charset: String? {
        let record = record
        if record.hasIntricateParameters { return contentType["charset"] }
        guard !record.charset.isEmpty else { return nil }
        return layout.withBytes(of: record.source, in: record.charset) { $0.text }
    }

    /// The Content-Disposition; `nil` if missing or empty.
    public var disposition: ContentDisposition? {
        guard let parameters = field(.contentDisposition).map({ readParameters(of: $0) }) else { return nil }
        guard !parameters.value.isEmpty || !parameters.items.isEmpty else { return nil }
        return ContentDisposition(parameters)
    }

    /// The decoded file name: Content-Disposition's `filename`, else Content-Type's `name`; `nil` if there is none.
    ///
    /// It is as the sender gave it. Remove folders and reserved names before writing a file with this name.
    public var fileName: String? {
        if let name = disposition?.parameters["filename"], !name.isEmpty { return name }
        guard field(.contentType) != nil, let name = contentType["name"], !name.isEmpty else { return nil }
        return name
    }

    /// The Content-ID without its angle brackets, which HTML refers to as `cid:…` (RFC 2392); `nil` if there is none.
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
