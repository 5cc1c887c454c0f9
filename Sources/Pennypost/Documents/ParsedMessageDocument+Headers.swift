import MIME

extension ParsedMessageDocument {
    /// An address in a list; for a group without members, only its name.
    struct Mailbox: Encodable, Sendable, Equatable {
        var name: String?
        var address: String?
        var group: String?

        init(_ address: MailAddress) {
            name = address.displayName
            self.address = address.address.isEmpty ? nil : address.address
            group = address.group
        }
    }

    /// How a message says that no person wrote it, or that it went to many.
    struct Automatic: Encodable, Sendable, Equatable {
        /// `auto-replied`, `auto-generated`, `auto-notified` or `bulk`.
        var kind: String
        /// The header field that says so.
        var header: String

        init(_ origin: AutomaticOrigin) {
            kind = origin.kind.rawValue
            header = origin.header
        }
    }

    /// Something wrong in the message.
    struct DefectNote: Encodable, Sendable, Equatable {
        var kind: String
        /// For people: `part 1.2, header Subject, byte 120`, as far as known.
        var location: String

        init(_ defect: Defect) {
            kind = defect.kind.rawValue
            location = defect.location.description
        }

        private enum CodingKeys: String, CodingKey {
            case kind
            case location = "where"
        }
    }
}
