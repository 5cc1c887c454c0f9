/// How a PostgreSQL for the tests is to be.
public struct PostgreSQLOptions: Sendable {
    /// Whether commits are synced to the disk. Off is faster, and nothing is lost but where the whole machine stops.
    public var syncsCommits = true
    /// Where its data lie; by default in a temporary folder that goes with it. A folder given here has to be empty.
    public var dataFolder: String?
    /// The certificate that it shows over TLS; nil for a server without TLS.
    public var certificate: TestCertificates.Variant?
    /// Further lines for `postgresql.conf`.
    public var settings: [String] = []

    public init() {}

    /// For tests of features: no syncing.
    public static var forFeatures: PostgreSQLOptions {
        var options = PostgreSQLOptions()
        options.syncsCommits = false
        options.settings = ["autovacuum = off"]
        return options
    }
}
