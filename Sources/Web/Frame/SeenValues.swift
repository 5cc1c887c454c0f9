import Crypto

/// What a form showed first. So an older page, in a second tab or at a colleague's, undoes nothing that its reader has
/// not seen.
enum SeenValues {
    private static let field = "seen"

    /// The hidden field of a form, whose fields still have what is stored.
    static func hidden(_ form: FormView) -> (name: String, value: String) {
        (field, form.fields.map(digest).joined(separator: "."))
    }

    /// Returns the fields whose stored values are others than those that the page showed; none if the form does not say
    /// what it showed, as one that a program sends.
    ///
    /// - Parameter form: The form as it is stored now.
    static func changed(_ form: FormView, since request: PageRequest) -> [FieldView] {
        guard let seen = request.form[field] else { return [] }
        let digests = seen.split(separator: ".", omittingEmptySubsequences: false)
        // A page that had other fields says nothing of these.
        guard digests.count == form.fields.count else { return [] }
        return zip(form.fields, digests).filter { field, seen in
            digest(field) != seen && shown(field) != entered(field, request.form)
        }.map(\.0)
    }

    private static func digest(_ field: FieldView) -> String {
        String(SHA256.hash(data: Array(shown(field).utf8)).description.suffix(12))
    }

    private static func shown(_ field: FieldView) -> String {
        switch field.kind {
        case .checkbox: field.isChecked ? field.value : ""
        case .select, .radios: field.options.first(where: \.isChosen)?.value ?? ""
        case .line, .lines, .password: field.value
        }
    }

    private static func entered(_ field: FieldView, _ form: FormFields) -> String {
        field.kind == .lines ? (form[field.name] ?? "").replacing("\r\n", with: "\n") : form[field.name] ?? ""
    }
}
