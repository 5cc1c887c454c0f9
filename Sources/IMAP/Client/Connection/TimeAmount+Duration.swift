import NIOCore

extension TimeAmount {
    /// A duration in nanoseconds, the longest that NIO can express where it is longer.
    init(clamping duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        // Half of what fits: a deadline is made by adding it to the present.
        self = .nanoseconds(overflow || carry ? .max / 2 : min(sum, .max / 2))
    }
}
