import NIOCore

/// Measures how many bytes a stream moves in each window of time. Without it, a server that sends a byte a minute could
/// hold a session forever, since each byte counts as progress.
struct StreamRate {
    /// The fewest bytes that each window must bring.
    private let bytesNeeded: Int
    private let window: TimeAmount
    private var since = NIODeadline.distantPast
    private var bytes = 0

    /// Creates a rate measurement.
    /// - Parameters:
    ///   - least: The least mean rate over a window, in bytes per second.
    ///   - window: The length of a window, clamped to between a millisecond and a day.
    init(least: Int, window: Duration) {
        let window = min(max(window, .milliseconds(1)), .seconds(86_400))
        let (seconds, attoseconds) = window.components
        // With at most a day and 2^31 bytes per second, the product is far below 64 bits.
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        bytesNeeded = min(max(least, 0), Int(Int32.max)) * milliseconds / 1000
        self.window = TimeAmount(clamping: window)
    }

    /// When the window ends.
    var deadline: NIODeadline { since + window }

    mutating func note(_ count: Int) { bytes += count }

    mutating func restart(at time: NIODeadline) {
        since = time
        bytes = 0
    }

    /// Ends the window, and begins the next one if enough bytes came.
    /// - Returns: `false` if the stream was too slow.
    mutating func endWindow(at time: NIODeadline) -> Bool {
        guard bytes >= bytesNeeded else { return false }
        restart(at: time)
        return true
    }
}
