import Storage

extension OutboxLifecycle {
    /// What can happen to a message. Each event carries the time at which it happened, if that matters.
    enum Event: Sendable {
        /// A worker takes it for an attempt: ``OutboxState/attempting`` before the connection is up,
        /// ``OutboxState/transmitting`` after that.
        case claimed(by: Int64, as: OutboxState, nextAttemptAt: Timestamp)
        /// Its bytes cannot be read any more.
        case bytesLost
        /// The sign-in was accepted, so the message may be on the wire from now on.
        case transmissionBegan(by: Int64)
        /// The server was unavailable and has received nothing of the message.
        case givenBack(by: Int64, wasDueAt: Timestamp, detail: String?)
        /// The program ended before the message's last bytes could leave.
        case abandonedBeforeItsEnd(at: Timestamp)
        /// The program ended when the message's last bytes might have left.
        case abandonedAtItsEnd(at: Timestamp)
        /// The attempt has ended. The report says what is known about each recipient.
        case reported(OutboxReport, by: Int64)

        /// It is in the mailbox's Sent folder.
        case foundInSent(SentFinding, at: Timestamp)
        /// Sent was searched for it. `isAbsent` if it is surely not there.
        case searchedFor(isAbsent: Bool, OutboxPolicy, at: Timestamp)
        /// Sent could not be searched for it.
        case notSearchable(OutboxPolicy, at: Timestamp)
        /// A report came that some recipients did not get it.
        case bounced([OutboxEvidence.Bounce], at: Timestamp)
        /// An answer to it came.
        case answered(isAutomatic: Bool, at: Timestamp)

        /// The user sends it again.
        case retried(resendUncertain: Bool, at: Timestamp)
        /// The user takes it back.
        case cancelled

        /// Its copy is not in Sent. `isPresumed` if the server is listed as filing copies by itself.
        case copyMissing(isPresumed: Bool, OutboxPolicy, at: Timestamp)
        /// Its copy is about to be filed.
        case copyBegan(nextTryAt: Timestamp)
        /// The bytes of its copy cannot be read any more.
        case copyBytesLost
        /// The server has answered to the copy, or was never sent it.
        case copyEnded(SentFolderTasks.CopyEnd)
        /// Sent could not be used.
        case copyPutOff(until: Timestamp, words: String, at: Timestamp)
        /// The copy is no longer wanted, unless it was filed.
        case copyLeft
    }

    /// What must happen besides the change of the message itself.
    enum Effect: Hashable, Sendable {
        /// The event does not fit the message. Nothing has changed.
        case ignored
        /// The message may have left, and the user has not accepted that risk. Nothing has changed.
        case mayHaveLeft
        /// The server has it for at least one recipient: mark the message that it answers, and remember the other
        /// Message-IDs that the server has reported.
        case handedOver(at: Timestamp)
        /// This many recipients may have got it: count them for the daily limit.
        case reached(Int, at: Timestamp)
        /// Its fate is known: report it to the caller.
        case settled
        /// The server files what it takes, in this manner.
        case learnedFiling(SentFiling, at: Timestamp)
        /// It was considered absent but is there: absence proves nothing at this server any more.
        case contradictedFiling
        /// The server files nothing: Pennypost files copies from now on.
        case learnedNothingIsFiled
        /// File the copy now.
        case copyDue
    }
}
