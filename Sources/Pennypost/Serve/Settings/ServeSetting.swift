import Foundation

/// A field of ``ServeConfiguration``: how it is called, what it means, how it is read.
struct ServeSetting: Sendable {
    /// Its name in the file: `web.trusted-proxies`.
    let key: String
    /// What it means, for the reference.
    let words: String
    /// What may be written.
    let form: String
    let isList: Bool
    /// Whether it holds a secret, which is never an argument.
    let isSecret: Bool
    /// The default, as it would be written; empty if there is none.
    let defaultText: String
    /// Puts what is written into a configuration. `false`: it has another form.
    let put: @Sendable (inout ServeConfiguration, [String]) -> Bool

    init<Value: Sendable>(
        _ key: String, _ field: any WritableKeyPath<ServeConfiguration, Value> & Sendable, _ form: SettingForm<Value>,
        isSecret: Bool = false, _ words: String
    ) {
        self.key = key
        self.words = words
        self.form = form.words
        self.isSecret = isSecret
        isList = form.isList
        defaultText = form.text(ServeConfiguration()[keyPath: field])
        put = { configuration, written in
            guard let value = form.read(written) else { return false }
            configuration[keyPath: field] = value
            return true
        }
    }

    /// The parts of the key: `web`, `trusted-proxies`.
    var path: [String] { key.split(separator: ".").map(String.init) }

    /// Its name in the environment: `PENNYPOST_WEB_TRUSTED_PROXIES`.
    var variable: String {
        Self.prefix + key.uppercased().replacing(".", with: "_").replacing("-", with: "_")
    }

    /// Its name as an argument: `--web-trusted-proxies`.
    var argument: String { "--" + key.replacing(".", with: "-") }

    /// What every name in the environment begins with.
    static let prefix = "PENNYPOST_"

    /// The beginnings of the names in the environment, one for each part of the configuration: `PENNYPOST_WEB_`.
    static let sections = Set(
        all.compactMap(\.path.first).map { prefix + $0.uppercased().replacing("-", with: "_") + "_" })
}
