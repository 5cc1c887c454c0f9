public import Storage

/// Writes a mailbox to files, as other programs read them: the exact bytes of every message in every folder.
///
/// One message is in memory at a time. Nothing is overwritten: the target is a new or an empty folder.
public struct MessageExporter: Sendable {
    private let database: Database

    public init(database: Database) {
        self.database = database
    }

    /// Exports one mailbox.
    ///
    /// - Parameters:
    ///   - path: the folder to write to; the one above it must be there.
    ///   - progress: hears of each message how many were written.
    /// - Throws: ``ExportError``; what is written by then stays.
    public func export(
        _ mailbox: Mailbox, as format: ExportFormat, to path: String,
        progress: (ExportSummary) -> Void = { _ in }
    ) async throws -> ExportSummary {
        try ExportFile.makeEmptyFolder(path)
        let folders = try await folders(of: mailbox)
        var names = ExportNames(folders.map(\.name))
        var summary = ExportSummary()
        if format == .maildir { try Self.makeMaildir(path) }
        for folder in folders {
            switch format {
            case .mbox:
                try await writeMbox(folder, to: "\(path)/\(names.plain(folder.name)).mbox", &summary, progress)
            case .maildir:
                let name = names.maildir(folder.name)
                if !name.isEmpty {
                    try ExportFile.makeFolder("\(path)/\(name)")
                    try Self.makeMaildir("\(path)/\(name)")
                    try ExportFile(making: "\(path)/\(name)/maildirfolder").finish()
                }
                let place = name.isEmpty ? "\(path)/cur" : "\(path)/\(name)/cur"
                try await writeFiles(folder, to: place, Self.maildirName, &summary, progress)
            case .eml:
                let place = "\(path)/\(names.plain(folder.name))"
                try ExportFile.makeFolder(place)
                try await writeFiles(folder, to: place, Self.letterName, &summary, progress)
            }
            summary.folders += 1
        }
        return summary
    }

    private struct Folder {
        let id: Int64
        let name: String
    }

    private struct Place {
        let uid: Int64
        let blob: BlobID
        let receivedAt: Timestamp
        let flags: [String]
        let sender: String?
        let size: Int64
    }

    private func writeMbox(
        _ folder: Folder, to path: String, _ summary: inout ExportSummary, _ progress: (ExportSummary) -> Void
    ) async throws {
        let file = try ExportFile(making: path)
        var last: Int64 = 0
        while let places = try await places(in: folder, after: last) {
            for place in places {
                let bytes = try await bytes(of: place)
                try file.write(
                    MboxForm.bytes(
                        of: bytes, sender: place.sender, receivedAt: place.receivedAt, flags: place.flags))
                summary.add(bytes.count)
                progress(summary)
            }
            last = places.last?.uid ?? .max
        }
        try file.finish()
    }

    private func writeFiles(
        _ folder: Folder, to path: String, _ name: (Place) -> String, _ summary: inout ExportSummary,
        _ progress: (ExportSummary) -> Void
    ) async throws {
        var last: Int64 = 0
        while let places = try await places(in: folder, after: last) {
            for place in places {
                let bytes = try await bytes(of: place)
                let file = try ExportFile(making: "\(path)/\(name(place))")
                try file.write(bytes)
                try file.finish(time: place.receivedAt)
                summary.add(bytes.count)
                progress(summary)
            }
            last = places.last?.uid ?? .max
        }
    }

    /// A message's name in a Maildir (cr.yp.to/proto/maildir.html): time, number in the folder, size, flags in order.
    private static func maildirName(_ place: Place) -> String {
        let known = Set(place.flags.map { $0.lowercased() })
        let letters = [
            ("\\draft", "D"), ("\\flagged", "F"), ("$forwarded", "P"), ("\\answered", "R"), ("\\seen", "S"),
            ("\\deleted", "T"),
        ]
        let flags = letters.filter { known.contains($0.0) }.map(\.1).joined()
        let seconds = max(place.receivedAt.microseconds, 0) / 1_000_000
        return "\(seconds).U\(place.uid).pennypost,S=\(place.size):2,\(flags)"
    }

    private static func letterName(_ place: Place) -> String {
        let time = Timestamp(seconds: max(place.receivedAt.microseconds, 0) / 1_000_000).description
        return "\(time.replacing(":", with: ""))-\(place.uid).eml"
    }

    private static func makeMaildir(_ path: String) throws(ExportError) {
        for part in ["cur", "new", "tmp"] { try ExportFile.makeFolder("\(path)/\(part)") }
    }

    private func folders(of mailbox: Mailbox) async throws -> [Folder] {
        try await database.read { transaction in
            try transaction.rows("SELECT id, name FROM folders WHERE mailbox_id = $1 ORDER BY name", [mailbox.id])
                .map { Folder(id: try $0.integer("id"), name: try $0.text("name")) }
        }
    }

    /// How many places are asked for at once.
    private static let placesAtOnce = 500

    /// The next messages of a folder by UID; nil where there are none.
    private func places(in folder: Folder, after uid: Int64) async throws -> [Place]? {
        let places = try await database.read { transaction in
            try transaction.rows(
                """
                SELECT placements.uid, placements.flags, messages.blob_id, messages.received_at, messages.size,
                    messages.sender_address
                FROM placements JOIN messages ON messages.id = placements.message_id
                WHERE placements.folder_id = $1 AND placements.uid > $2 ORDER BY placements.uid
                LIMIT \(Self.placesAtOnce)
                """, [folder.id, uid]
            ).map { row in
                Place(
                    uid: try row.integer("uid"), blob: try row.blobID("blob_id"),
                    receivedAt: try row.timestamp("received_at"),
                    flags: try row.text("flags").split(separator: " ").map(String.init),
                    sender: try row.optionalText("sender_address"), size: try row.integer("size"))
            }
        }
        return places.isEmpty ? nil : places
    }

    private func bytes(of place: Place) async throws -> [UInt8] {
        let bytes = try await database.read { transaction in try transaction.blob(place.blob) }
        guard let bytes else { throw MailboxError.unreadableRecord("message in the folder") }
        return bytes
    }
}

extension ExportSummary {
    fileprivate mutating func add(_ size: Int) {
        messages += 1
        bytes += Int64(size)
    }
}
