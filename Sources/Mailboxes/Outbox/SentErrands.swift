import IMAP
import MailWire
import Storage

/// What is to be done in a mailbox's Sent folder: look for messages whose fate is not known, and file copies of those that
/// were taken. None of it changes what is known of a message but for the better.
struct SentErrands: Sendable {
    /// How many of each are done over one connection at a time.
    static let batch = 64

    let pass: OutboxPass
    let turn: OutboxTurn

    /// Does what is due, over one connection.
    /// - Returns: true where a message is to be sent again.
    func run() async throws -> Bool {
        var sendsAgain = false
        var visits = 0
        while visits < 1000, let errands = try await due() {
            visits += 1
            do {
                var configuration = IMAPConfiguration(
                    endpoint: pass.mailbox.imap, credentials: try await pass.directory.credentials(of: pass.mailbox))
                configuration.timeLimits = pass.policy.imapTimeLimits
                let client = IMAPClient(
                    configuration: configuration, dialer: Dialer(trustRoots: pass.mailbox.trustRoots))
                let again = try await ConnectionSlots.withSlot(pass.mailbox) {
                    try await client.withSession { session in
                        try await visit(session, errands)
                    }
                }
                if again { sendsAgain = true }
            } catch let error as IMAPError {
                let words = ProbeFailure(error, host: pass.mailbox.imap.host).words
                try await pass.store.putOff(errands, turn, words: words, policy: pass.policy, now: pass.now())
                return sendsAgain
            }
        }
        return sendsAgain
    }

    private func due() async throws -> OutboxErrands? {
        let (mailboxID, time) = (turn.mailboxID, pass.now())
        let errands = try await pass.store.errands(of: mailboxID, limit: Self.batch, now: time)
        return errands.isEmpty ? nil : errands
    }

    private func visit(_ session: IMAPSession, _ errands: OutboxErrands) async throws -> Bool {
        let folder = try await SentFolder.find(in: session, makesMissing: !errands.copies.isEmpty)
        var present: Set<Int64> = []
        if let folder {
            try await session.select(folder, readOnly: true)
            for errand in errands.lookUps + errands.copies {
                let found = try await session.search(
                    .and([.since(Self.day(before: errand)), .header("Message-ID", "<\(errand.messageID)>")]))
                if !found.all.isEmpty { present.insert(errand.id) }
            }
        }
        let (policy, time, seen) = (pass.policy, pass.now(), present)
        let conclusion = try await pass.store.conclude(
            errands, found: seen, hasSentFolder: folder != nil, turn, policy: policy, now: time)
        for item in conclusion.settled { pass.progress(item) }
        if let folder, !conclusion.toFile.isEmpty { try await file(conclusion.toFile, in: folder, session) }
        return conclusion.sendsAgain
    }

    /// A day surely before the message could be filed: the server then need not look through older ones. The day is the
    /// server's, in its own zone and by its own clock.
    private static func day(before errand: OutboxErrands.Errand) -> CivilDate {
        InternalDate(secondsSince1970: errand.queuedAt.microseconds / 1_000_000 - 3 * 86_400).day
    }

    /// Files copies one after the other. Each is marked before, so that one that was filed by a program that died then is
    /// found and not filed again.
    private func file(_ ids: [Int64], in folder: MailboxName, _ session: IMAPSession) async throws {
        let policy = pass.policy
        for id in ids {
            let time = pass.now()
            let begun = try await pass.store.beginCopy(id, turn) { tries in
                time + policy.copies.wait(afterAttempts: tries, chance: policy.chance())
            }
            guard let copy = begun else { continue }
            do throws(IMAPError) {
                let date = InternalDate(secondsSince1970: copy.handedOverAt.microseconds / 1_000_000)
                let result = try await session.append(copy.bytes, to: folder, flags: [.seen], date: date)
                try await record(id, .filed, result, nil)
            } catch {
                guard error.leavesSessionUsable else { throw error }
                // The server has said no: the copy is not there.
                let gaveUp = copy.tries >= policy.copyTries
                try await record(id, gaveUp ? .gaveUp : .due, nil, error.status?.text ?? error.description)
            }
        }
    }

    private func record(
        _ id: Int64, _ state: SentCopyState, _ result: AppendResult?, _ detail: String?
    ) async throws(IMAPError) {
        let (store, turn) = (pass.store, turn)
        let outcome = await Task { try await store.endCopy(id, turn, state, result, detail: detail) }.result
        if case .failure = outcome { throw .cancelled }
    }
}
