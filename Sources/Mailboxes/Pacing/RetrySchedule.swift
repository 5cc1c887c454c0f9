/// When to retry after failures.
public struct RetrySchedule: Hashable, Sendable {
    /// The waits after the first, second, … attempt; the last one repeats.
    public var waits: [Duration]
    /// The random part by which a wait is shortened or lengthened, from 0 to 1, so that many retries don't come at
    /// once.
    public var jitter: Double

    /// Creates a schedule. The default is that of a message's attempts.
    ///
    /// - Parameters:
    ///   - waits: The waits after the first, second, … attempt; the last one repeats.
    ///   - jitter: The random part of a wait, from 0 to 1.
    public init(
        waits: [Duration] = [
            .seconds(60), .seconds(300), .seconds(900), .seconds(1800), .seconds(3600), .seconds(7200),
            .seconds(14_400),
        ], jitter: Double = 0.2
    ) {
        self.waits = waits
        self.jitter = jitter
    }

    /// Returns the wait after the given number of attempts.
    ///
    /// - Parameters:
    ///   - attempts: The number of attempts so far, 1 or more.
    ///   - chance: A random number from 0 to 1, for the jitter.
    public func wait(afterAttempts attempts: Int, chance: Double) -> Duration {
        guard let last = waits.last else { return .seconds(60) }
        let base = attempts >= 1 && attempts <= waits.count ? waits[attempts - 1] : last
        return base * (1 + jitter * (2 * chance - 1))
    }

    /// The longest possible wait.
    var longest: Duration { (waits.max() ?? .seconds(60)) * (1 + jitter) }
}
