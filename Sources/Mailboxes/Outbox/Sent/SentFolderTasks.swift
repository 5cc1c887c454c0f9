import IMAP
import Storage

/// A message to look for in Sent.
struct SentFolderTask: Sendable {
    let letter: SentLetter
    let queuedAt: Timestamp
    /// Whether to look for it by every mark. Message-ID alone is enough if only a copy filed by Pennypost can be there.
    let isThorough: Bool

    var id: Int64 { letter.id }
}

/// The work due in a mailbox's Sent folder.
struct SentFolderTasks: Sendable {
    /// Messages of unknown fate.
    var lookUps: [SentFolderTask] = []
    /// Accepted messages whose copies belong in Sent.
    var copies: [SentFolderTask] = []
    /// Accepted messages whose copies the server is known to file. The absence of another message proves something only
    /// if these are in Sent.
    var controls: [SentFolderTask] = []
    /// Other messages of the outbox with the same likeness.
    var rivals: [SentLetter] = []

    var isEmpty: Bool { lookUps.isEmpty && copies.isEmpty }
    var all: [SentFolderTask] { lookUps + copies + controls }

    /// What one look into Sent has shown.
    struct View: Sendable {
        /// What was found, by the message's number.
        var found: [Int64: SentFinding] = [:]
        /// Whether every candidate was read, so that what was not found is not there.
        var isComplete = false
    }

    /// What follows from a look into Sent.
    struct Conclusion: Sendable {
        /// Messages whose fate is now known.
        var settled: [OutboxItem] = []
        /// Whether some are to be sent again.
        var sendsAgain = false
        /// The numbers of the messages whose copies to file.
        var toFile: [Int64] = []
    }

    /// A copy to file.
    struct Copy: Sendable {
        let id: Int64
        let bytes: [UInt8]
        let handedOverAt: Timestamp
        /// The number of tries, including this one.
        let tries: Int
    }

    /// The outcome of filing a copy.
    struct CopyEnd: Sendable {
        let id: Int64
        let state: SentCopyState
        /// Where the copy is, if the server has said so.
        var result: AppendResult?
        /// Why it could not be filed.
        var detail: String?
        /// Whether the server was never sent the copy.
        var isUntried = false

        init(
            _ id: Int64, _ state: SentCopyState, _ result: AppendResult? = nil, detail: String? = nil,
            isUntried: Bool = false
        ) {
            (self.id, self.state, self.result, self.detail, self.isUntried) = (id, state, result, detail, isUntried)
        }
    }
}
