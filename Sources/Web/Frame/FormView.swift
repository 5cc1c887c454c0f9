/// A form, as the template `form` reads it.
struct FormView: Sendable {
    /// How the button looks.
    enum Weight: String, Sendable {
        case primary, plain, quiet, danger
    }

    let action: SitePath
    let button: String
    var fields: [FieldView]
    var weight = Weight.primary
    /// Fields that are not shown.
    var hidden: [(name: String, value: String)] = []
    /// Fields that are seldom needed, under a title that opens them.
    var more: (title: String, fields: [FieldView])?
    /// A link beside the button; `nil` if there is none.
    var otherLink: (text: String, path: SitePath)?

    init(_ action: SitePath, button: String, _ fields: [FieldView] = []) {
        self.action = action
        self.button = button
        self.fields = fields
    }

    /// Puts the values of a refused form back. Secrets stay empty.
    mutating func refill(from form: FormFields) {
        for index in fields.indices { fields[index].refill(from: form) }
        guard var more else { return }
        for index in more.fields.indices { more.fields[index].refill(from: form) }
        self.more = more
    }

    /// Returns a field that is shown.
    func field(_ name: String) -> FieldView? { (fields + (more?.fields ?? [])).first { $0.name == name } }

    /// Puts sentences at the fields that they belong to, one at each, and returns the summary: what belongs to no field
    /// first, then the fields in their order.
    mutating func mark(_ problems: [(field: String, sentence: String)]) -> [ProblemView] {
        var ofFields: [String: String] = [:]
        var summary: [ProblemView] = []
        for problem in problems {
            guard field(problem.field) != nil else {
                summary.append(ProblemView(field: "", sentence: problem.sentence))
                continue
            }
            if ofFields[problem.field] == nil { ofFields[problem.field] = problem.sentence }
        }
        // The summary gets the focus.
        for index in fields.indices { fields[index].isFocused = false }
        for index in fields.indices { fields[index].error = ofFields[fields[index].name] ?? "" }
        if var more {
            for index in more.fields.indices { more.fields[index].error = ofFields[more.fields[index].name] ?? "" }
            self.more = more
        }
        return summary
            + (fields + (more?.fields ?? [])).filter { !$0.error.isEmpty }
            .map { ProblemView(field: $0.name, sentence: $0.error) }
    }

    /// What the template reads, by name.
    ///
    /// - Parameter formToken: The token that ties the form to the session.
    func values(formToken: String) -> [String: any Sendable] {
        var values: [String: any Sendable] = [
            "action": action.text, "button": button, "weight": weight.rawValue, "form_token": formToken,
            "fields": fields.map(\.values),
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] as [String: any Sendable] },
        ]
        let moreFields = more?.fields ?? []
        values["has_more"] = !moreFields.isEmpty
        values["more_title"] = more?.title ?? ""
        values["more"] = moreFields.map(\.values)
        values["more_open"] = moreFields.contains { !$0.error.isEmpty || !$0.value.isEmpty }
        if let otherLink {
            values["other_text"] = otherLink.text
            values["other_path"] = otherLink.path.text
        }
        return values
    }
}
