import Accounts

/// The fields for passwords.
enum PasswordField {
    /// The address that the password belongs to, so that a password manager finds the right one. It is only shown.
    static func owner(_ address: String, _ texts: SiteTexts) -> FieldView {
        var view = FieldView("username", texts("field_address"))
        view.type = "email"
        view.value = address
        view.autocomplete = "username"
        view.isReadOnly = true
        return view
    }

    /// A field for a password that is chosen now.
    static func new(_ field: AccountsField, _ texts: SiteTexts) -> FieldView {
        var view = FieldView(
            field.rawValue, texts(field == .password ? "field_password" : "field_new_password"), .password)
        view.autocomplete = "new-password"
        view.hint = texts("field_new_password_hint")
        view.isMeasured = true
        return view
    }

    /// A field for the password that the person has.
    static func current(_ texts: SiteTexts, _ label: String = "field_password") -> FieldView {
        var view = FieldView(AccountsField.password.rawValue, texts(label), .password)
        view.autocomplete = "current-password"
        view.problemStem = "current_password"
        return view
    }
}
