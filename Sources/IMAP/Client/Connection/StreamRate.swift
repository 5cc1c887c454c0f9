import NIOCore

/// Whether a stream moves at all: how many bytes came or went in each window of time. A server that sends a byte a minute
/// would otherwise hold a session for ever, since each byte is progress.
struct StreamRate {
    /// Bytes that each window must bring.
    private let bytesNeeded: Int
    private let window: TimeAmount
    private var since = NIODeadline.distantPast
    private var bytes = 0

    /// - Parameters:
    ///   - least: bytes a second, as a mean over a window.
    ///   - window: held to a day at most.
    init(least: Int, window: Duration) {
        let window = min(max(window, .milliseconds(1)), .seconds(86_400))
        let (seconds, attoseconds) = window.components
        // Within a day and 2^31 bytes a second the product stays far below 64 bits.
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

    /// At the end of a window: begins the next one, or says that too little came in it.
    /// - Returns: false if the stream was too slow.
    mutating func endWindow(at time: NIODeadline) -> Bool {
        guard bytes >= bytesNeeded else { return false }
        restart(at: time)
        return true
    }
}
