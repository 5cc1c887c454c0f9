import Storage

/// A message that is to leave a place: to be moved or deleted.
struct PlaceIntent: Hashable, Sendable {
    /// An attempt whose outcome is unknown.
    struct Attempt: Hashable, Sendable {
        let target: String?
        /// The target's UIDVALIDITY before the attempt.
        let uidValidity: UInt32?
        let uidNext: UInt32?
    }

    /// Where the server says it has put the message.
    struct Arrival: Hashable, Sendable {
        let folder: String
        let uidValidity: UInt32
        let uid: UInt32
    }

    let id: Int64
    let messageID: Int64
    let isDeletion: Bool
    let folderID: Int64
    let folder: String
    let role: SpecialFolder?
    let uid: UInt32
    let uidValidity: UInt32
    /// The target folder; `nil` for a deletion.
    let target: String?
    let attempt: Attempt?
    /// How often the server temporarily refused it, or ended the session at it.
    let tries: Int
    let rfcMessageID: String?
    let blob: BlobID

    init(row: Row) throws {
        id = try row.integer("id")
        messageID = try row.integer("message_id")
        isDeletion = try row.text("kind") == "delete"
        folderID = try row.integer("folder_id")
        folder = try row.text("folder")
        role = try row.optionalText("role").flatMap(SpecialFolder.init(rawValue:))
        uid = UInt32(truncatingIfNeeded: try row.integer("uid"))
        uidValidity = UInt32(truncatingIfNeeded: try row.integer("uid_validity"))
        target = isDeletion ? nil : try row.optionalText("target")
        if try row.optionalInteger("attempted_at") != nil {
            attempt = Attempt(
                target: try row.optionalText("target"),
                uidValidity: try row.optionalInteger("target_uid_validity").map { UInt32(truncatingIfNeeded: $0) },
                uidNext: try row.optionalInteger("target_uid_next").map { UInt32(truncatingIfNeeded: $0) })
        } else {
            attempt = nil
        }
        tries = Int(try row.integer("tries"))
        rfcMessageID = try row.optionalText("rfc_message_id")
        blob = try row.blobID("blob_id")
    }
}

/// Changes of one flag for messages of one folder.
struct FlagIntents: Hashable, Sendable {
    struct Place: Hashable, Sendable {
        let intentID: Int64
        let messageID: Int64
        let uid: UInt32
    }

    let folderID: Int64
    let folder: String
    let uidValidity: UInt32
    let flag: String
    let isSet: Bool
    /// How often the server temporarily refused it, or ended the session at it.
    let tries: Int
    var places: [Place] = []
}
