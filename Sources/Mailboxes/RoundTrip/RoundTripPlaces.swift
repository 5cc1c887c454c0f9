import MIME
import Storage

/// The places of a test message in a mailbox, as far as it was fetched.
struct RoundTripPlaces: Sendable {
    /// What a place means for the test.
    struct Kind: Hashable, Sendable {
        let folder: String
        let role: SpecialFolder?
        /// Whether it is the sender's own copy.
        let isSentCopy: Bool
        /// Whether it is the recipient's copy. At Gmail one place is both.
        let isArrival: Bool

        init(folder: String, role: SpecialFolder?, labels: Set<String>) {
            guard role == .all else {
                (self.folder, self.role) = (folder, role)
                isSentCopy = role == .sent
                isArrival = role != .sent && role != .drafts
                return
            }
            // At Gmail a message to oneself is stored once, with a label for each copy.
            let isInInbox = labels.contains("\\Inbox")
            self.folder = isInInbox ? "INBOX" : folder
            self.role = isInInbox ? .inbox : role
            isSentCopy = labels.contains("\\Sent")
            isArrival = isInInbox || !isSentCopy
        }
    }

    /// One place of the message.
    struct Place: Sendable {
        let message: StoredMessage
        let kind: Kind
    }

    private(set) var places: [Place] = []

    /// The most messages looked at; far more than one test message has.
    private static let limit = 50

    /// Searches for the token, and checks each message that has it.
    init(of token: RoundTripToken, messageID: String, in mailbox: Mailbox, _ database: Database) async throws {
        let archive = MessageArchive(database: database)
        let found = try await archive.messages(
            of: mailbox, matching: try SearchQuery(parsing: "subject:\(token)"), limit: Self.limit)
        for message in found {
            let parsed = Message(parsing: try await archive.bytes(of: message))
            guard RoundTripLetter.isIt(parsed, token, messageID: messageID) else { continue }
            places += try await database.read { try Self.places(of: message, in: $0) }
        }
    }

    /// The place in which the recipient finds it, the inbox first.
    var arrival: Place? {
        func rank(_ place: Place) -> Int {
            switch place.kind.role {
            case .inbox: 0
            case .junk: 2
            case .trash: 3
            default: 1
            }
        }
        return places.filter(\.kind.isArrival).min { rank($0) < rank($1) }
    }

    var sentCopies: Int { places.count(where: \.kind.isSentCopy) }

    /// The numbers of the messages, and of those that are only in the trash.
    var messages: [Int64] { Set(places.map(\.message.id)).sorted() }
    var inTrashAlone: [Int64] {
        let elsewhere = Set(places.filter { $0.kind.role != .trash }.map(\.message.id))
        return messages.filter { !elsewhere.contains($0) }
    }

    private static func places(of message: StoredMessage, in transaction: ReadTransaction) throws -> [Place] {
        try transaction.rows(
            """
            SELECT folders.id AS folder_id, folders.name AS name, folders.role AS role, placements.uid AS uid
            FROM placements JOIN folders ON folders.id = placements.folder_id
            WHERE placements.message_id = $1 ORDER BY folders.name, placements.uid
            """, [message.id]
        ).map { row in
            let role = try row.optionalText("role").flatMap(SpecialFolder.init(rawValue:))
            let labels = try transaction.rows(
                "SELECT label FROM placement_labels WHERE folder_id = $1 AND uid = $2",
                [try row.integer("folder_id"), try row.integer("uid")]
            ).map { try $0.text("label") }
            let kind = Kind(folder: try row.text("name"), role: role, labels: Set(labels))
            return Place(message: message, kind: kind)
        }
    }
}
