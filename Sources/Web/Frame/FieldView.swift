/// A field of a form, as the template `field` reads it.
struct FieldView: Sendable {
    /// The element.
    enum Kind: Sendable {
        case line, lines, password, select, radios, checkbox
    }

    /// A choice of a select or of radio buttons.
    struct Option: Sendable {
        let value: String
        let label: String
        var hint = ""
        var isChosen = false
        /// The id of the radio button.
        var id = ""
    }

    let name: String
    let label: String
    let kind: Kind
    var type = "text"
    var value = ""
    var hint = ""
    var error = ""
    var autocomplete = ""
    var inputMode = ""
    var pattern = ""
    var isRequired = true
    /// Whether the label says that the field may stay empty. A search says so by itself.
    var saysOptional = true
    var isFocused = false
    var isChecked = false
    var isReadOnly = false
    /// Whether the script says how good the password is.
    var isMeasured = false
    var options: [Option] = []
    /// The id of the list that suggests values; empty if there is none.
    var list = ""
    /// The height of a field of several lines.
    var lines = 3
    /// What the keys of its problems begin with, behind `problem_`, if its name says too little; else `nil`.
    var problemStem: String?

    init(_ name: String, _ label: String, _ kind: Kind = .line) {
        self.name = name
        self.label = label
        self.kind = kind
    }

    /// Puts back what was entered. A password stays empty, and what can't be changed stays as it is.
    mutating func refill(from form: FormFields) {
        switch kind {
        case .password: break
        case .checkbox: isChecked = form[name] != nil
        case .select, .radios:
            for index in options.indices { options[index].isChosen = options[index].value == form[name] }
        case .line, .lines:
            if !isReadOnly, !SecretFields.names.contains(name), let given = form[name] { value = given }
        }
    }

    /// What the template reads, by name.
    var values: [String: any Sendable] {
        let descriptions = [hint.isEmpty ? nil : "\(name)-hint", error.isEmpty ? nil : "\(name)-error"]
        return [
            "id": name, "name": name, "label": label, "type": kind == .password ? "password" : type, "value": value,
            "hint": hint, "error": error, "has_error": !error.isEmpty, "has_hint": !hint.isEmpty,
            "described_by": descriptions.compactMap(\.self).joined(separator: " "),
            "autocomplete": autocomplete.isEmpty ? "off" : autocomplete, "inputmode": inputMode, "pattern": pattern,
            "required": isRequired, "optional": !isRequired && saysOptional, "focused": isFocused, "checked": isChecked,
            "read_only": isReadOnly, "lines": lines, "list": list,
            "measured": isMeasured,
            "is_line": kind == .line, "is_lines": kind == .lines, "is_password": kind == .password,
            "is_select": kind == .select, "is_radios": kind == .radios, "is_checkbox": kind == .checkbox,
            "options": options.enumerated().map { index, option in
                [
                    "value": option.value, "label": option.label, "hint": option.hint, "chosen": option.isChosen,
                    "has_hint": !option.hint.isEmpty, "id": "\(name)-\(index)", "name": name,
                ] as [String: any Sendable]
            },
        ]
    }
}
