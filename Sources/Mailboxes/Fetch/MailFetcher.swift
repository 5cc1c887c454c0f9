import IMAP
import MailWire
import NIOCore
public import Storage

/// Fetches what has arrived in a mailbox's folders.
///
/// Messages stay unread at the server. Bytes and cursor are stored together, so that a fetch that is broken off, at any
/// moment, goes on where it was, and nothing is fetched twice or left out.
public struct MailFetcher: Sendable {
    private let directory: MailboxDirectory
    private let store: FetchStore
    private let limits: FetchLimits
    private let now: @Sendable () -> Timestamp

    public init(
        directory: MailboxDirectory, limits: FetchLimits = FetchLimits(),
        now: @escaping @Sendable () -> Timestamp = { Timestamp.now }
    ) {
        self.directory = directory
        self.store = FetchStore(database: directory.database)
        self.limits = limits
        self.now = now
    }

    /// Fetches one mailbox.
    ///
    /// - Parameter progress: hears after each transaction how far it has come.
    /// - Throws: ``ServerFailure`` where the server refuses or is not to be had; the mailbox's state tells it then too.
    public func fetch(
        _ mailbox: Mailbox, progress: @escaping @Sendable (FetchProgress) -> Void = { _ in }
    ) async throws -> FetchSummary {
        var configuration = IMAPConfiguration(
            endpoint: mailbox.imap, credentials: try await directory.credentials(of: mailbox))
        configuration.identification = [("name", "Pennypost")]
        let client = IMAPClient(configuration: configuration, dialer: Dialer(trustRoots: mailbox.trustRoots))
        let summary: FetchSummary
        do {
            summary = try await client.withSession { session in
                try await fetchFolders(of: mailbox, in: session, progress)
            }
        } catch let error as IMAPError {
            let failure = ServerFailure(mailbox: mailbox.address, probe: ProbeFailure(error, host: mailbox.imap.host))
            try await directory.note(failure.mailboxState, detail: failure.probe.words, of: mailbox)
            throw failure
        }
        try await store.completed(mailbox, at: now())
        return summary
    }

    private func fetchFolders(
        of mailbox: Mailbox, in session: IMAPSession, _ progress: @Sendable (FetchProgress) -> Void
    ) async throws -> FetchSummary {
        let listed = try await session.mailboxes().map { entry in
            FolderChoice.Candidate(name: entry.name.text, attributes: entry.attributes.map(\.name))
        }
        var summary = FetchSummary()
        for folder in FolderChoice.folders(toFetch: listed, isGmail: session.capabilities.contains(.gmail)) {
            let selected: SelectedMailbox
            do throws(IMAPError) {
                selected = try await session.select(MailboxName(folder.name), readOnly: true)
            } catch {
                // A folder that is listed and cannot be opened (rights, a name that only shows) holds up no other.
                guard error.leavesSessionUsable else { throw error }
                continue
            }
            guard let uidValidity = selected.uidValidity else { continue }
            summary.folderCount += 1
            var cursor = try await store.cursor(
                mailbox: mailbox, folder: folder, uidValidity: Int64(uidValidity.rawValue))
            let new = try await newUIDs(in: session, selected, after: cursor)
            var stored = 0
            for batch in try await batches(of: new, in: session, folder: folder.name, &summary) {
                let messages = try await receive(batch.uids, in: session)
                // The cursor moves past the batch as a whole: what is missing in it was expunged meanwhile, or is oversize.
                summary.newMessages += try await store.store(
                    messages, mailbox: mailbox, folder: cursor, lastUID: batch.lastUID)
                cursor = FolderCursor(
                    id: cursor.id, name: cursor.name, role: cursor.role, uidValidity: cursor.uidValidity,
                    lastUID: batch.lastUID)
                stored += batch.count
                progress(FetchProgress(folder: folder.name, stored: stored, total: new.count))
            }
        }
        return summary
    }

    /// The UIDs that have come since the cursor, ascending. `n:*` always names the last message: filtered out.
    private func newUIDs(
        in session: IMAPSession, _ selected: SelectedMailbox, after cursor: FolderCursor
    ) async throws -> [UID] {
        guard selected.exists > 0, cursor.lastUID < Int64(UInt32.max) - 1 else { return [] }
        if let next = selected.uidNext, Int64(next.rawValue) <= cursor.lastUID + 1 { return [] }
        let first = UID(rawValue: UInt32(clamping: cursor.lastUID + 1))
        let found = try await session.search(.messages(.uids(UIDSet(first...))))
        return found.uids.numbers.filter { $0 >= first }.sorted()
    }

    private struct Batch {
        var uids: UIDSet
        /// Where the cursor stands behind it.
        var lastUID: Int64
        /// Messages that it stands for, those left out among them.
        var count: Int
    }

    /// Cuts what is new into transactions by the sizes that the server tells.
    private func batches(
        of uids: [UID], in session: IMAPSession, folder: String, _ summary: inout FetchSummary
    ) async throws -> [Batch] {
        var batches: [Batch] = []
        var current: [UID] = []
        var count = 0
        var bytes = 0
        func close(_ last: UID) {
            batches.append(Batch(uids: UIDSet(current), lastUID: Int64(last.rawValue), count: count))
            current = []
            count = 0
            bytes = 0
        }
        for start in stride(from: 0, to: uids.count, by: Self.sizesAtOnce) {
            let part = uids[start..<min(start + Self.sizesAtOnce, uids.count)]
            var sizes: [UID: Int] = [:]
            for message in try await session.fetchAll(.uids(UIDSet(part)), [.uid, .size]) {
                if let uid = message.uid { sizes[uid] = Int(clamping: message.size ?? 0) }
            }
            for uid in part {
                let size = sizes[uid] ?? 0
                if size > limits.messageSize {
                    summary.oversize.append(.init(folder: folder, uid: Int64(uid.rawValue), size: size))
                } else {
                    if !current.isEmpty, bytes + size > limits.batchSize || current.count >= limits.batchCount,
                        let last = current.last
                    {
                        close(last)
                    }
                    current.append(uid)
                    bytes += size
                }
                count += 1
            }
        }
        if let last = uids.last, count > 0 { close(last) }
        return batches
    }

    /// How many messages' sizes are asked for in one command.
    private static let sizesAtOnce = 5000

    private func receive(_ uids: UIDSet, in session: IMAPSession) async throws -> [ReceivedMessage] {
        guard !uids.isEmpty else { return [] }
        var received: [ReceivedMessage] = []
        let time = now()
        try await session.fetchMessages(
            .uids(uids), [.uid, .flags, .internalDate, .message], limit: limits.messageSize * 2
        ) { message in
            guard let uid = message.uid, uids.contains(uid), let bytes = message.message else { return }
            received.append(
                ReceivedMessage(
                    uid: Int64(uid.rawValue), flags: (message.flags ?? []).map(\.name),
                    receivedAt: message.internalDate.map { Timestamp(seconds: $0.secondsSince1970) } ?? time,
                    bytes: Array(bytes.readableBytesView)))
        }
        return received.sorted { $0.uid < $1.uid }
    }
}
