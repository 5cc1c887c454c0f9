import IMAP
import Storage

/// Deletes the test message and its copies: moves them to the trash, then out of it.
struct RoundTripRemoval: Sendable {
    let course: RoundTripCourse
    let messageID: String

    private var test: RoundTripTest { course.test }

    func run() async throws -> RoundTripReport.Removal {
        let places = try await course.look(messageID: messageID)
        guard !places.messages.isEmpty else { return .nothing }
        var refusal = try await delete(places.messages)
        let left = try await course.look(messageID: messageID)
        if refusal == nil, !left.inTrashAlone.isEmpty { refusal = try await delete(left.inTrashAlone) }
        if let refusal { return .refused(refusal) }
        let last = try await course.look(messageID: messageID)
        if last.messages.isEmpty { return .removed }
        return last.messages == last.inTrashAlone ? .inTrash : .waiting
    }

    /// - Returns: The server's words if it refused; otherwise `nil`.
    private func delete(_ ids: [Int64]) async throws -> String? {
        let now = test.clock.wall
        try await MessageActions(directory: test.directory, now: now).delete(ids)
        guard case .session(let session, let store) = course.access else {
            try await wait(for: ids)
            return nil
        }
        if session.selectedMailbox != nil { try await session.unselect() }
        let folders = ServerFolder.folders(in: try await session.mailboxes())
        let summary = try await IntentPush(session: session, store: store, folders: folders, now: now).run()
        try await course.fetch()
        return ids.lazy.compactMap { summary.refused[$0] }.first
    }

    /// Waits for the program that watches the mailbox, which deletes them at once.
    private func wait(for ids: [Int64]) async throws {
        let end = test.clock.elapsed() + test.policy.removal
        while test.clock.elapsed() < end, try await isWaiting(ids) {
            try await test.clock.sleep(test.policy.pause)
        }
    }

    private func isWaiting(_ ids: [Int64]) async throws -> Bool {
        try await test.directory.database.read { transaction in
            try transaction.row(
                "SELECT id FROM message_intents WHERE message_id IN (\(ids.parameters())) LIMIT 1", ids) != nil
        }
    }
}
