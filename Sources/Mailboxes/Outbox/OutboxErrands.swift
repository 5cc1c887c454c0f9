import IMAP
import Storage

/// What is due in a mailbox's Sent folder.
struct OutboxErrands: Sendable {
    /// A message to be looked for.
    struct Errand: Sendable {
        let letter: SentLetter
        let queuedAt: Timestamp
        /// It is looked for by every mark; by Message-ID alone if only a copy of Pennypost's can be there.
        let isThorough: Bool

        var id: Int64 { letter.id }
    }

    /// Messages whose fate is not known.
    var lookUps: [Errand] = []
    /// Messages that were taken, whose copies are to be there.
    var copies: [Errand] = []
    /// Messages that were taken, and whose copies the server is known to file: only if these are there now, absence of
    /// another one proves something.
    var controls: [Errand] = []
    /// Other messages of the outbox that are alike.
    var rivals: [SentLetter] = []

    var isEmpty: Bool { lookUps.isEmpty && copies.isEmpty }
    var all: [Errand] { lookUps + copies + controls }

    /// What one look into Sent has shown.
    struct View: Sendable {
        /// By the message's number.
        var found: [Int64: SentFinding] = [:]
        /// Every message that may be one of those looked for was read: what was not found is not there.
        var isComplete = false
    }

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
