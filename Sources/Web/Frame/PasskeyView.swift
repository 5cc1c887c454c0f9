import Accounts

/// The form through which the script makes or uses a passkey, as the template `passkey` reads it. Without the script it
/// stays hidden.
enum PasskeyView {
    /// A form that uses a passkey.
    static func use(
        _ options: PasskeyAssertionOptions, action: SitePath, button: String,
        hidden: [(name: String, value: String)] = [], fields: [FieldView] = [], weight: FormView.Weight = .primary
    ) -> [String: any Sendable] {
        var values = common(action, button, hidden, fields, weight)
        values["kind"] = "get"
        values["challenge"] = options.challenge
        values["host"] = options.rpId
        values["known"] = options.allowCredentials.map(\.id).joined(separator: " ")
        values["verify"] = options.userVerification
        return values
    }

    /// A form that makes a passkey.
    static func make(
        _ options: PasskeyRegistrationOptions, action: SitePath, button: String, fields: [FieldView]
    ) -> [String: any Sendable] {
        var values = common(action, button, [], fields, .primary)
        values["kind"] = "make"
        values["challenge"] = options.challenge
        values["host"] = options.rp.id
        values["known"] = options.excludeCredentials.map(\.id).joined(separator: " ")
        values["verify"] = options.authenticatorSelection.userVerification
        values["user_id"] = options.user.id
        values["user_name"] = options.user.name
        values["user_label"] = options.user.displayName
        return values
    }

    /// Reads what the script put into the form.
    static func assertion(_ form: FormFields) throws(AccountsError) -> PasskeyAssertion {
        try PasskeyAssertion(
            credentialID: form["credential"] ?? "", clientDataJSON: form["client-data"] ?? "",
            authenticatorData: form["authenticator-data"] ?? "", signature: form["signature"] ?? "",
            userHandle: form["user-handle"] ?? "")
    }

    /// Reads what the script put into the form.
    static func registration(_ form: FormFields) throws(AccountsError) -> PasskeyRegistration {
        try PasskeyRegistration(
            credentialID: form["credential"] ?? "", clientDataJSON: form["client-data"] ?? "",
            authenticatorData: form["authenticator-data"] ?? "", publicKey: form["public-key"] ?? "",
            algorithm: form["algorithm"].flatMap { Int64($0) } ?? 0)
    }

    private static func common(
        _ action: SitePath, _ button: String, _ hidden: [(name: String, value: String)], _ fields: [FieldView],
        _ weight: FormView.Weight
    ) -> [String: any Sendable] {
        [
            "action": action.text, "button": button, "weight": weight.rawValue, "user_id": "", "user_name": "",
            "user_label": "", "fields": fields.map(\.values),
            "hidden": hidden.map { ["name": $0.name, "value": $0.value] as [String: any Sendable] },
        ]
    }
}
