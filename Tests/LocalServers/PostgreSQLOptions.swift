/// How a test's PostgreSQL is set up.
public struct PostgreSQLOptions: Sendable {
    /// Whether commits are synced to disk. Without syncing it is faster and loses data only if the whole machine stops.
    public var syncsCommits = true
    /// The data folder. `nil` uses a temporary folder that is removed with the server. A folder given here must be
    /// empty.
    public var dataFolder: String?
    /// The certificate that the server presents over TLS; `nil` for a server without TLS.
    public var certificate: TestCertificates.Variant?
    /// Further lines for `postgresql.conf`.
    public var settings: [String] = []

    /// Creates options with the defaults.
    public init() {}

    /// Options for tests of features: no syncing.
    public static var forFeatures: PostgreSQLOptions {
        var options = PostgreSQLOptions()
        options.syncsCommits = false
        options.settings = ["autovacuum = off"]
        return options
    }
}
