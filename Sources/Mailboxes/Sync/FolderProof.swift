import IMAP
import NIOCore
import Storage

/// Proves whether a folder of the server is one that is known under another name.
struct FolderProof: Sendable {
    let session: IMAPSession
    let store: SyncStore

    /// At most this many messages, and the folder's last one, are compared byte for byte.
    private static let samples = 8
    /// The largest message used as a sample, in bytes.
    private static let largestSample = 1024 * 1024

    /// Returns whether the folder has the same messages under the same UIDs as `former`, which has its UIDVALIDITY.
    ///
    /// Fetches messages from all over the folder and compares their bytes with the stored ones. If there is nothing to
    /// compare, the answer is `false`.
    ///
    /// - Throws: `IMAPError`, also if the server refuses to open the folder or to deliver the messages. Nothing is
    ///   proved then.
    func holdsTheSame(_ folder: ServerFolder, as former: FolderState) async throws -> Bool {
        let samples = try await store.samples(
            of: former, count: Self.samples, largest: Self.largestSample)
        guard !samples.isEmpty else { return false }
        try await session.select(folder.name, readOnly: true)
        var same = 0
        var other = 0
        try await session.fetchMessages(
            .uids(UIDRanges(samples.keys).uidSet), [.uid, .message], limit: Self.largestSample * 2
        ) { message in
            guard let uid = message.uid?.rawValue, let expected = samples[uid], let bytes = message.content else {
                return
            }
            if BlobID(of: Array(bytes.readableBytesView)) == expected { same += 1 } else { other += 1 }
        }
        return same > 0 && other == 0
    }
}

extension SyncStore {
    /// Returns the hashes of some messages from all over a folder, by UID.
    func samples(of folder: FolderState, count: Int, largest: Int) async throws -> [UInt32: BlobID] {
        let held = try await heldUIDs(in: folder)
        guard !held.isEmpty else { return [:] }
        let step = max(1, held.count / count)
        var chosen: [UInt32] = []
        var position = 0
        for range in held.ranges {
            for uid in range {
                if position % step == 0, chosen.count < count { chosen.append(uid) }
                position += 1
            }
        }
        if let last = held.last { chosen.append(last) }
        let uids = chosen
        return try await database.read { transaction in
            var samples: [UInt32: BlobID] = [:]
            for uid in uids {
                let row = try transaction.row(
                    """
                    SELECT messages.blob_id AS blob_id FROM placements
                    JOIN messages ON messages.id = placements.message_id
                    WHERE placements.folder_id = $1 AND placements.uid = $2 AND messages.size <= $3
                    """, [folder.id, Int64(uid), largest])
                if let row { samples[uid] = try row.blobID("blob_id") }
            }
            return samples
        }
    }
}
