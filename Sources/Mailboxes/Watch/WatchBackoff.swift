/// The waits between tries that fail one after the other.
public struct WatchBackoff: Hashable, Sendable {
    /// After the first failure, the second, and so on; the last one repeats.
    public var waits: [Duration]
    /// By how much a wait is shortened or lengthened at random, as a part of itself: mailboxes that lost their server at
    /// the same moment do not come back at the same moment.
    public var jitter: Double

    public init(waits: [Duration], jitter: Double) {
        self.waits = waits
        self.jitter = jitter
    }

    /// - Parameters:
    ///   - failures: how many there were in a row, this one included.
    ///   - chance: from 0 to 1, what the jitter is taken from.
    func wait(afterFailures failures: Int, chance: Double) -> Duration {
        guard let last = waits.last else { return .seconds(60) }
        let base = failures >= 1 && failures <= waits.count ? waits[failures - 1] : last
        return base * (1 + jitter * (2 * chance - 1))
    }

    var longest: Duration { (waits.max() ?? .zero) * (1 + jitter) }
}
