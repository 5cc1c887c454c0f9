/// When something that did not work is tried again.
public struct RetrySchedule: Hashable, Sendable {
    /// The waits after the first, second, … attempt; the last one repeats.
    public var waits: [Duration]
    /// By how much a wait is shortened or lengthened at random, as a part of itself, so that many do not come at once.
    public var jitter: Double

    /// By default what a message waits for between its attempts.
    public init(
        waits: [Duration] = [
            .seconds(60), .seconds(300), .seconds(900), .seconds(1800), .seconds(3600), .seconds(7200),
            .seconds(14_400),
        ], jitter: Double = 0.2
    ) {
        self.waits = waits
        self.jitter = jitter
    }

    /// The wait after so many attempts (1 or more).
    /// - Parameter chance: from 0 to 1, what the jitter is taken from.
    public func wait(afterAttempts attempts: Int, chance: Double) -> Duration {
        guard let last = waits.last else { return .seconds(60) }
        let base = attempts >= 1 && attempts <= waits.count ? waits[attempts - 1] : last
        return base * (1 + jitter * (2 * chance - 1))
    }

    /// No wait is longer.
    var longest: Duration { (waits.max() ?? .seconds(60)) * (1 + jitter) }
}
