public import Storage

extension DatabaseLocation {
    /// Makes a location from the driver's name for it: a PostgreSQL URL or the path of a SQLite file.
    public init(named text: String) {
        self = text.hasPrefix("postgres") ? .postgres(url: text) : .sqlite(path: text)
    }
}
