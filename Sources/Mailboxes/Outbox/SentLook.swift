import IMAP
import MIME
import NIOCore
import Storage

/// What one session has seen of a Sent folder: which messages lie there, by Message-ID.
///
/// For a few messages the server is asked for each. For more, the Message-IDs of all that was filed since are read once, and
/// afterwards only those of what has been filed meanwhile: a server that is asked for each would go through the folder for
/// each.
struct SentLook {
    /// Up to so many messages are asked for one by one.
    private static let fewest = 4
    /// How many messages' names are held in memory, 16 bytes each; where more lie there, the server is asked for each.
    private static let largest = 500_000
    /// The most that a header field of one message may have, in bytes.
    private static let fieldLimit = 64 * 1024

    private let session: IMAPSession
    private let folder: MailboxName
    /// What was read of the folder.
    private struct Known {
        let earliest: Timestamp
        let validity: UIDValidity?
        /// The last UID that was read.
        let through: UInt32
        let names: Set<Name>
    }
    /// What stands for a Message-ID: half of its SHA-256, so that no two are taken for one.
    private struct Name: Hashable {
        let first: UInt64
        let second: UInt64

        init(_ messageID: String) {
            let digest = BlobID(of: Array(messageID.utf8)).digest
            first = digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            second = digest.dropFirst(8).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
    private var known: Known?

    init(_ session: IMAPSession, folder: MailboxName) {
        self.session = session
        self.folder = folder
    }

    /// Which of the messages lie in the folder now.
    mutating func found(of errands: [OutboxErrands.Errand]) async throws -> Set<Int64> {
        guard let earliest = errands.map(\.queuedAt).min() else { return [] }
        // Selected anew, for what came meanwhile: a server tells of it at the next command at the latest, but not before.
        let selected = try await session.select(folder, readOnly: true)
        let isFew = known == nil && errands.count <= Self.fewest
        guard !isFew, try await learn(since: earliest, selected) else {
            return try await searched(errands)
        }
        return Set(errands.filter { known?.names.contains(Name($0.messageID)) ?? false }.map(\.id))
    }

    private func searched(_ errands: [OutboxErrands.Errand]) async throws(IMAPError) -> Set<Int64> {
        var present: Set<Int64> = []
        for errand in errands {
            let found = try await session.search(
                .and([.since(Self.day(before: errand.queuedAt)), .header("Message-ID", "<\(errand.messageID)>")]))
            if !found.all.isEmpty { present.insert(errand.id) }
        }
        return present
    }

    /// Reads what is not known yet of the folder, of messages that were queued at `earliest` or later.
    /// - Returns: false where it holds too much.
    private mutating func learn(since earliest: Timestamp, _ selected: SelectedMailbox) async throws -> Bool {
        var (start, through, names) = (earliest, UInt32(0), Set<Name>())
        if let known, known.validity == selected.uidValidity, known.earliest <= earliest {
            (start, through, names) = (known.earliest, known.through, known.names)
        }
        known = nil
        let new = try await uids(after: through, since: start, selected)
        guard names.count + new.count <= Self.largest else { return false }
        let field = BodySection.fields("Message-ID")
        try await session.fetchMessages(
            .uids(new.uidSet), [.uid, .section(field)], limit: Self.fieldLimit
        ) { message in
            guard let bytes = message[field] else { return }
            if let messageID = Message(parsing: Array(bytes.readableBytesView)).messageID {
                names.insert(Name(messageID))
            }
        }
        known = Known(
            earliest: start, validity: selected.uidValidity, through: max(through, new.last ?? 0), names: names)
        return true
    }

    private func uids(
        after through: UInt32, since start: Timestamp, _ selected: SelectedMailbox
    ) async throws(IMAPError) -> UIDRanges {
        if through > 0, let next = selected.uidNext?.rawValue {
            return next > through &+ 1 ? UIDRanges(range: (through + 1)...(next - 1)) : UIDRanges()
        }
        var there = UIDRanges()
        for range in try await session.search(.since(Self.day(before: start))).all { there.insert(range) }
        return through > 0 ? there.subtracting(UIDRanges(range: 1...through)) : there
    }

    /// A day surely before the message could be filed: the server then need not look through older ones. The day is the
    /// server's, in its own zone and by its own clock.
    private static func day(before queuedAt: Timestamp) -> CivilDate {
        InternalDate(secondsSince1970: queuedAt.microseconds / 1_000_000 - 3 * 86_400).day
    }
}
