import Storage

/// A folder as it is known here, and how far it has been fetched.
struct FolderCursor: Hashable, Sendable {
    let id: Int64
    let name: String
    /// The special use, as a stable word; nil for an ordinary folder.
    let role: String?
    /// RFC 9051 §2.3.1.1: the UIDs below hold only while the server gives this value.
    let uidValidity: Int64
    /// Every message with a UID up to this one was stored, or was gone when its turn came.
    let lastUID: Int64

    init(row: Row) throws {
        id = try row.integer("id")
        name = try row.text("name")
        role = try row.optionalText("role")
        uidValidity = try row.integer("uid_validity")
        lastUID = try row.integer("last_uid")
    }

    init(id: Int64, name: String, role: String?, uidValidity: Int64, lastUID: Int64) {
        self.id = id
        self.name = name
        self.role = role
        self.uidValidity = uidValidity
        self.lastUID = lastUID
    }
}
