/// The settings as people look them up.
enum SettingsReference {
    /// The table of Documentation/Serving.md, in Markdown.
    static var table: String {
        let rows = ServeSetting.all.map { setting in
            let value = setting.defaultText.isEmpty ? "" : "`\(setting.defaultText)`"
            let words = setting.words + (setting.isSecret ? " Never an argument." : "")
            return "| `\(setting.key)` | \(value) | \(setting.form) | \(words) |\n"
        }
        return "| Setting | Default | Form | |\n|---|---|---|---|\n" + rows.joined()
    }

    /// The lines for a terminal.
    static var lines: [String] {
        ServeSetting.all.flatMap { setting in
            let value = setting.defaultText.isEmpty ? "not set" : setting.defaultText
            return ["\(setting.key) (\(value))", "  \(setting.words)"]
        }
    }
}

/// A setting, as `pennypost serve --settings --json` prints it.
struct SettingDocument: Encodable, Sendable {
    var key: String
    var variable: String
    /// `nil` for a secret.
    var argument: String?
    var `default`: String?
    var form: String
    var words: String

    init(_ setting: ServeSetting) {
        key = setting.key
        variable = setting.variable
        argument = setting.isSecret ? nil : setting.argument
        self.default = setting.defaultText.isEmpty ? nil : setting.defaultText
        form = setting.form
        words = setting.words
    }
}
