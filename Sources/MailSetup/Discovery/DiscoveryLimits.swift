/// The time and the amount of data that a discovery may take.
public struct DiscoveryLimits: Hashable, Sendable {
    /// The time for all questions to name servers, which are asked at once.
    public var names = Duration.milliseconds(2_500)
    /// The time to fetch the domain's configuration file, redirects included.
    public var file = Duration.milliseconds(2_500)
    /// The time for a server to greet: connecting, TLS, and its capabilities.
    public var greeting = Duration.seconds(3)
    /// The most servers of one kind to try for each source.
    public var candidates = 4
    /// The most redirects to follow for the configuration file.
    public var redirects = 3
    /// The largest configuration file, in bytes.
    public var fileBytes = 64 * 1024

    /// Creates the usual limits.
    public init() {}

    /// The longest time that a discovery takes. All sources run in parallel; each finds candidates, then greets them.
    public var longest: Duration { max(names, file) + greeting }
}
