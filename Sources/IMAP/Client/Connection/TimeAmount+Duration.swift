import NIOCore

extension TimeAmount {
    /// Converts a duration, clamped to the longest time that NIO can use.
    init(clamping duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        // Half of the maximum, since a deadline adds this to the current time.
        self = .nanoseconds(overflow || carry ? .max / 2 : min(sum, .max / 2))
    }
}
