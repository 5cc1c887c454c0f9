public import Storage

/// Writes a mailbox to files that other programs can read: the exact bytes of every message in every folder.
///
/// One message is in memory at a time. Nothing is overwritten: the target is a new or an empty folder. Each file gets
/// its name only when it is complete, and until the export ends the folder holds a mark that says so (``ExportMark``).
public struct MessageExporter: Sendable {
    private let database: Database

    /// Creates an exporter for the mailboxes in `database`.
    public init(database: Database) {
        self.database = database
    }

    /// Exports one mailbox.
    ///
    /// - Parameters:
    ///   - mailbox: The mailbox to export.
    ///   - format: The form of the files.
    ///   - path: The folder to write to. Its parent must exist.
    ///   - progress: Called after each message with what was written so far.
    /// - Returns: What was written.
    /// - Throws: ``ExportError`` if the target is not empty or cannot be written; `CancellationError`; `StorageError`
    ///   if the database fails; ``MailboxError/unreadableRecord(_:)`` if a message's bytes are gone. The files written
    ///   so far stay, with the mark.
    public func export(
        _ mailbox: Mailbox, as format: ExportFormat, to path: String,
        progress: (ExportSummary) -> Void = { _ in }
    ) async throws -> ExportSummary {
        try ExportFile.makeEmptyFolder(path)
        let mark = try ExportMark(in: path)
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
                try await writeMaildir(folder, to: name.isEmpty ? path : "\(path)/\(name)", &summary, progress)
            case .eml:
                let place = "\(path)/\(names.plain(folder.name))"
                try ExportFile.makeFolder(place)
                try await eachMessage(of: folder, &summary, progress) { message, bytes in
                    let file = try ExportFile(making: "\(place)/\(Self.letterName(message))")
                    try file.write(bytes)
                    try file.finish(time: message.receivedAt)
                }
            }
            summary.folders += 1
        }
        try mark.remove()
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
        try await eachMessage(of: folder, &summary, progress) { message, bytes in
            try file.write(
                MboxForm.bytes(
                    of: bytes, sender: message.sender, receivedAt: message.receivedAt, flags: message.flags))
        }
        try file.finish()
    }

    /// Writes each message in `tmp` and moves it to `cur`, as is usual in a Maildir.
    private func writeMaildir(
        _ folder: Folder, to path: String, _ summary: inout ExportSummary, _ progress: (ExportSummary) -> Void
    ) async throws {
        var keywords = MaildirKeywords()
        try await eachMessage(of: folder, &summary, progress) { message, bytes in
            let name = Self.maildirName(message, &keywords)
            let file = try ExportFile(making: "\(path)/cur/\(name)", draft: "\(path)/tmp/\(name)")
            try file.write(bytes)
            try file.finish(time: message.receivedAt)
        }
        guard let text = keywords.text else { return }
        let file = try ExportFile(making: "\(path)/\(MaildirKeywords.fileName)")
        try file.write(Array(text.utf8))
        try file.finish()
    }

    /// Passes the messages of a folder to `body` one at a time, by UID.
    private func eachMessage(
        of folder: Folder, _ summary: inout ExportSummary, _ progress: (ExportSummary) -> Void,
        _ body: (Place, [UInt8]) throws -> Void
    ) async throws {
        var last: Int64 = 0
        while let places = try await places(in: folder, after: last) {
            for place in places {
                try Task.checkCancellation()
                let bytes = try await bytes(of: place)
                try body(place, bytes)
                summary.add(bytes.count)
                progress(summary)
            }
            last = places.last?.uid ?? .max
        }
    }

    /// A message's file name in a Maildir (cr.yp.to/proto/maildir.html): time, UID, size, and flags in order.
    ///
    /// Letters of keywords follow the others. The UID has ten digits, so that messages received in the same second sort
    /// by UID.
    private static func maildirName(_ place: Place, _ keywords: inout MaildirKeywords) -> String {
        let known = Set(place.flags.map { $0.lowercased() })
        let letters = [
            ("\\draft", "D"), ("\\flagged", "F"), ("$forwarded", "P"), ("\\answered", "R"), ("\\seen", "S"),
            ("\\deleted", "T"),
        ]
        let flags = letters.filter { known.contains($0.0) }.map(\.1).joined()
        let own = String(place.flags.compactMap { keywords.letter(for: $0) }.sorted())
        let seconds = max(place.receivedAt.microseconds, 0) / 1_000_000
        let number = String(place.uid)
        let filled = String(repeating: "0", count: max(0, 10 - number.count)) + number
        return "\(seconds).U\(filled).pennypost,S=\(place.size):2,\(flags)\(own)"
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

    /// The most placements that one statement asks for.
    private static let placesAtOnce = 500

    /// The next messages of a folder by UID; `nil` if there are no more.
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

/// The form in which a mailbox is written to files.
public enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    /// One mboxrd file per folder: lines that begin with any number of `>` and `From ` get one more `>`.
    case mbox
    /// Maildir++: one directory per folder and one file per message, with the flags in the file names.
    case maildir
    /// One directory per folder and one file per message. Flags are not kept.
    case eml
}

/// What an export has written.
public struct ExportSummary: Hashable, Sendable {
    /// The number of folders.
    public internal(set) var folders = 0
    /// The number of messages.
    public internal(set) var messages = 0
    /// The size of the messages in bytes, without what the format adds.
    public internal(set) var bytes: Int64 = 0
}

/// Why an export was not made, or not finished.
public enum ExportError: Error, Hashable, Sendable {
    /// The target exists and is not an empty folder. Nothing is overwritten.
    case targetNotEmpty(path: String)
    /// The file or folder cannot be created or written; `errorNumber` is the `errno`.
    case cannotWrite(path: String, errorNumber: Int32)
}
