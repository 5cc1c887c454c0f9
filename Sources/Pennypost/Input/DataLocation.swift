import Foundation

/// The place of the data folder: named, or by the rules of the XDG Base Directory Specification.
enum DataLocation {
    /// Returns the data folder's path.
    ///
    /// - Parameters:
    ///   - option: the value of `--data`.
    ///   - environment: `PENNYPOST_DATA`, `XDG_DATA_HOME` and `HOME` count, in this order; a relative `XDG_DATA_HOME`
    ///     does not.
    static func path(option: String?, environment: [String: String]) throws(CommandFailure) -> String {
        if let option {
            guard !option.isEmpty else {
                throw CommandFailure(
                    status: .usage, code: "usage", field: "--data", message: "it is empty", remedy: "Give a folder")
            }
            return option
        }
        if let named = environment["PENNYPOST_DATA"], !named.isEmpty { return named }
        if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return base + "/pennypost" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/share/pennypost" }
        throw CommandFailure(
            status: .configuration, code: "no-data-folder", field: "--data",
            message: "there is no home folder to keep the data in", remedy: "Give a folder: --data DIR")
    }

    /// Returns the URL of the database server; `nil` if the database is a file in the data folder.
    ///
    /// - Parameters:
    ///   - option: the value of `--database`. Other users of the machine can read it.
    ///   - environment: `PENNYPOST_DATABASE` is used if there is no option.
    static func server(option: String?, environment: [String: String]) throws(CommandFailure) -> String? {
        guard let url = option ?? environment["PENNYPOST_DATABASE"], option != nil || !url.isEmpty else { return nil }
        guard ["postgres://", "postgresql://"].contains(where: url.hasPrefix) else {
            // The value is not repeated: it may hold a password.
            throw CommandFailure(
                status: .usage, code: "usage", field: option == nil ? "PENNYPOST_DATABASE" : "--database",
                message: "it is not the address of a PostgreSQL database",
                remedy: "Write postgres://USER@HOST:PORT/NAME, or leave it out to keep the data in the folder")
        }
        return url
    }
}
