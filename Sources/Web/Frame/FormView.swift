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
    /// A link beside the button; empty if there is none.
    var otherLink: (text: String, path: SitePath)?

    init(_ action: SitePath, button: String, _ fields: [FieldView] = []) {
        self.action = action
        self.button = button
        self.fields = fields
    }

    /// Puts the values of a refused form back. Secrets stay empty.
    mutating func refill(from form: FormFields) {
        for index in fields.indices where fields[index].kind != .password {
            guard let value = form[fields[index].name] ?? (fields[index].kind == .checkbox ? "" : nil) else { continue }
            fields[index].value = fields[index].kind == .checkbox ? fields[index].value : value
            fields[index].isChecked = fields[index].kind == .checkbox && !value.isEmpty
            for option in fields[index].options.indices {
                fields[index].options[option].isChosen = fields[index].options[option].value == value
            }
        }
    }

    /// Puts sentences at the fields that they belong to, and returns the summary.
    mutating func mark(_ problems: [(field: String, sentence: String)]) -> [ProblemView] {
        for problem in problems {
            if let index = fields.firstIndex(where: { $0.name == problem.field }) {
                fields[index].error = problem.sentence
            }
        }
        return problems.map { problem in
            ProblemView(
                field: fields.contains { $0.name == problem.field } ? problem.field : "", sentence: problem.sentence)
        }
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
        if let otherLink {
            values["other_text"] = otherLink.text
            values["other_path"] = otherLink.path.text
        }
        return values
    }
}
