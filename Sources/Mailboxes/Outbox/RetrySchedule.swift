/// When a message that could not leave is tried again.
public struct RetrySchedule: Hashable, Sendable {
    /// The waits after the first, second, … attempt; the last one repeats.
    public var waits: [Duration]
    /// By how much a wait is shortened or lengthened at random, as a part of itself, so that many do not come at once.
    public var jitter: Double

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
    public func wait(afterAttempts attempts: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        guard let last = waits.last else { return .seconds(60) }
        let base = attempts >= 1 && attempts <= waits.count ? waits[attempts - 1] : last
        guard jitter > 0 else { return base }
        return base * (1 + Double.random(in: -jitter...jitter, using: &generator))
    }
}
