import IMAP
import MIME
import Storage

/// One test of a mailbox, from the first fetch to the last.
struct RoundTripCourse: Sendable {
    /// How the mailbox is brought up to date.
    enum Access: Sendable {
        case session(IMAPSession, SyncStore)
        /// Another program does it as soon as the server reports something.
        case watchedElsewhere
    }

    let test: RoundTripTest
    let mailbox: Mailbox
    let token: RoundTripToken
    let access: Access
    let keepsLetter: Bool
    let listener: @Sendable (RoundTripEvent) -> Void

    private var outbox: Outbox { test.outbox }
    private var policy: RoundTripPolicy { test.policy }
    private var clock: WatchClock { test.clock }

    func run() async throws -> RoundTripReport {
        // Fetch other new mail first, so that it does not count towards the test message's time. This also reports an
        // unusable server before anything is sent.
        try await fetch { listener(.fetching($0)) }
        let begun = clock.elapsed()
        let draft = try RoundTripLetter.draft(token, of: mailbox, at: clock.wall())
        let item = try await outbox.enqueue(draft, from: mailbox, key: token.key).item
        var report = RoundTripReport(mailbox: mailbox, token: token, sentFrom: draft.from, item: item)
        do {
            try await follow(&report, since: begun)
        } catch {
            await withdraw(item.id)
            throw error
        }
        report.waited = clock.elapsed() - begun
        // The server may have replied at the last moment.
        if let last = try await outbox.item(id: item.id) { report.item = last }
        await withdraw(item.id)
        report.removal =
            keepsLetter ? .kept : try await RoundTripRemoval(course: self, messageID: item.messageID).run()
        return report
    }

    /// Brings the mailbox up to date, unless another program does.
    func fetch(_ progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }) async throws {
        guard case .session(let session, let store) = access else { return }
        let course = FetchCourse(test.fetcher.limits, mayReconnect: false)
        _ = try await test.fetcher.pass(store, in: session, course, progress: progress)
    }

    /// Asks a watch to fetch. A watch learns of INBOX at once, but of Sent only when it looks at all folders.
    private func askForFetch(_ last: inout Duration?) async throws {
        guard case .watchedElsewhere = access else { return }
        let now = clock.elapsed()
        if let last, now - last < policy.asking { return }
        last = now
        let leaseName = MailboxLock(.sync, of: mailbox.id).leaseName
        try await test.directory.database.write { transaction in
            try transaction.announce(topic: MailboxTopic.wanted.rawValue, payload: leaseName)
        }
    }

    func look(messageID: String) async throws -> RoundTripPlaces {
        try await RoundTripPlaces(of: token, messageID: messageID, in: mailbox, test.directory.database)
    }

    /// Withdraws the message, because no one waits for it any more. If it has not left, or may not have, it is
    /// cancelled; no copy is filed after the others were removed. This is recorded even if the task is cancelled.
    private func withdraw(_ id: Int64) async {
        let (outbox, keepsLetter) = (outbox, keepsLetter)
        await Task {
            guard let item = try? await outbox.item(id: id) else { return }
            if !item.state.isFinal { _ = try? await outbox.cancel(id: id) }
            if !keepsLetter { try? await outbox.leaveCopy(ofMessage: id) }
        }.value
    }

    /// Sends the test message and, at the same time, looks for it until everything is there or the time is up.
    private func follow(_ report: inout RoundTripReport, since begun: Duration) async throws {
        let sending = RoundTripSending(outbox, mailbox, id: report.item.id, elapsed: clock.elapsed)
        let changes = test.directory.changes(of: [.messages, .outbox])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await sending.run() }
            group.addTask { await wake(sending.waker, by: changes) }
            defer { group.cancelAll() }
            try await legs(&report, sending, since: begun)
        }
    }

    /// Follows the announcements of the other program, if it fetches.
    private func wake(_ waker: Waker, by changes: AsyncStream<MailboxChange>) async {
        guard case .watchedElsewhere = access else { return }
        for await _ in changes { waker.wake() }
    }

    private func legs(_ report: inout RoundTripReport, _ sending: RoundTripSending, since begun: Duration) async throws
    {
        var isSettled = false
        var lastAsked: Duration?
        while true {
            let earlier = sending.state
            guard try await takeFate(&report, earlier, since: begun) else { return }
            if report.handedOver != nil || report.item.state == .uncertain {
                try await fetch()
                try await askForFetch(&lastAsked)
                try await look(&report, since: begun)
            }
            if report.item.bouncedAt != nil { return }
            if isComplete(report, earlier) {
                if isSettled { return }
                isSettled = true
                try await clock.sleep(policy.settling)
                continue
            }
            if clock.elapsed() - begun >= (report.handedOver ?? .zero) + policy.limit { return }
            _ = await sending.waker.isWoken(within: policy.pause, sleep: clock.sleep)
            try Task.checkCancellation()
        }
    }

    /// Reads what the outbox knows of the message.
    /// - Returns: `false` if the message is not on its way.
    private func takeFate(
        _ report: inout RoundTripReport, _ earlier: RoundTripSending.State, since begun: Duration
    ) async throws -> Bool {
        guard let item = try await outbox.item(id: report.item.id) else {
            throw MailboxError.notConnected(address: mailbox.address)
        }
        report.item = item
        report.sentCopy.state = item.sentCopy
        report.sentCopy.detail = item.sentCopyDetail
        switch item.state {
        case .accepted, .uncertain:
            if report.handedOver == nil, item.state == .accepted {
                let after = (earlier.handedOverAt ?? clock.elapsed()) - begun
                report.handedOver = after
                listener(.handedOver(after: after, words: report.serverWords))
            }
            return true
        case .refused, .cancelled: return false
        case .queued, .attempting, .transmitting:
            if let failure = earlier.failure { throw failure }
            return !(earlier.isAttempted && item.state == .queued)
        }
    }

    private func look(_ report: inout RoundTripReport, since begun: Duration) async throws {
        let places = try await look(messageID: report.item.messageID)
        let after = clock.elapsed() - begun
        if report.arrival == nil, let place = places.arrival {
            let arrival = try await RoundTripReport.Arrival(place, after: after, test.directory.database)
            report.arrival = arrival
            listener(.arrived(arrival))
        }
        report.sentCopy.count = places.sentCopies
        if report.sentCopy.after == nil, places.sentCopies > 0 {
            report.sentCopy.after = after
            listener(.sentCopySeen(after: after))
        }
    }

    /// - Parameter earlier: The state from before the last look.
    private func isComplete(_ report: RoundTripReport, _ earlier: RoundTripSending.State) -> Bool {
        guard report.arrival != nil, earlier.areCopiesDone else { return false }
        return switch report.sentCopy.state {
        case .filed, .byServer, nil: report.sentCopy.count > 0
        // It could not be filed. The outbox retries long after this test.
        case .due, .appending, .gaveUp: true
        }
    }
}
