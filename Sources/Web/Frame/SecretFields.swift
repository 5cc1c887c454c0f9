import Accounts

/// The fields of forms that hold secrets. They are never kept and never put into a page again.
enum SecretFields {
    static let names: Set<String> = [
        AccountsField.password.rawValue, AccountsField.newPassword.rawValue, AccountsField.code.rawValue,
        AccountsField.passkey.rawValue, FormToken.field,
    ]
}
