import Storage

/// What is due in a mailbox's Sent folder.
struct OutboxErrands: Sendable {
    /// A message to be looked for.
    struct Errand: Sendable {
        let id: Int64
        /// Without angle brackets.
        let messageID: String
        let queuedAt: Timestamp
    }

    /// Messages whose fate is not known.
    var lookUps: [Errand] = []
    /// Messages that were taken, whose copies are to be there.
    var copies: [Errand] = []

    var isEmpty: Bool { lookUps.isEmpty && copies.isEmpty }

    /// What follows from a look into Sent.
    struct Conclusion: Sendable {
        /// Messages whose fate is known now.
        var settled: [OutboxItem] = []
        /// Some are to be sent again.
        var sendsAgain = false
        /// Copies to be filed.
        var toFile: [Int64] = []
    }

    /// A copy to be filed.
    struct Copy: Sendable {
        let bytes: [UInt8]
        let handedOverAt: Timestamp
        /// This one included.
        let tries: Int
    }
}
