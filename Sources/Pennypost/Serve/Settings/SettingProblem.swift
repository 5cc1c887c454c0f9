/// Why a configuration can't be used: what is wrong, where it is written, what to do.
struct SettingProblem: Error, Sendable, Hashable {
    /// The setting; a word that is none if it is unknown.
    let key: String
    /// Where it is written: `web.port in FILE`, `PENNYPOST_WEB_PORT`, `--web-port`.
    let place: String
    let message: String
    let remedy: String

    /// The problem for the person at the command line.
    var failure: CommandFailure {
        CommandFailure(status: .configuration, code: "setting", field: place, message: message, remedy: remedy)
    }
}
