import IMAP
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
        let id: Int64
        let bytes: [UInt8]
        let handedOverAt: Timestamp
        /// This one included.
        let tries: Int
    }

    /// What became of a copy.
    struct CopyEnd: Sendable {
        let id: Int64
        let state: SentCopyState
        /// Where it lies, where the server has said so.
        var result: AppendResult?
        /// Why it could not be filed.
        var detail: String?
        /// The server has not heard of it.
        var isUntried = false

        init(
            _ id: Int64, _ state: SentCopyState, _ result: AppendResult? = nil, detail: String? = nil,
            isUntried: Bool = false
        ) {
            (self.id, self.state, self.result, self.detail, self.isUntried) = (id, state, result, detail, isUntried)
        }
    }
}
