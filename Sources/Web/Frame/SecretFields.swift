import Accounts

/// The fields of forms that hold secrets. They are never kept and never put into a page again.
enum SecretFields {
    static let names: Set<String> = [
        AccountsField.password.rawValue, AccountsField.newPassword.rawValue, AccountsField.code.rawValue,
        AccountsField.passkey.rawValue, "credential", "client-data", "authenticator-data", "signature", "user-handle",
        "public-key",
    ]

    /// Returns a form without its secrets and without the token of the page that it was on.
    static func removed(from form: FormFields) -> FormFields { form.without(names.union([FormToken.field])) }

    /// Whether a form has a secret in it, so that it can't go on without being filled in again.
    static func areIn(_ form: FormFields) -> Bool { form.pairs.contains { names.contains($0.name) } }
}
