import Mailboxes
import Storage

/// Mailboxes as JSON.
enum MailboxShapes {
    /// How a mailbox is, in one word.
    enum State: String, CaseIterable {
        case connected
        case needsPassword = "needs-password"
        case unreachable, throttled

        init(_ state: Mailbox.State) {
            switch state {
            case .connected: self = .connected
            case .needsPassword: self = .needsPassword
            case .unreachable: self = .unreachable
            case .throttled: self = .throttled
            }
        }
    }

    static let mailbox = InterfaceShape(
        "Mailbox",
        [
            InterfaceMember("id", .id),
            InterfaceMember("address", .optional(.text), "Null for somebody else's private mailbox"),
            InterfaceMember("name", .optional(.text), "The name of the sender in letters"),
            InterfaceMember("is-private", .boolean),
            InterfaceMember("state", .choice(State.self)),
            InterfaceMember("explanation", .optional(.text), "What is wrong, in English; null if nothing is"),
            InterfaceMember("waiting", .optional(.count), "Letters that have not left; null as for address"),
            InterfaceMember("fetched-at", .optional(.moment)),
            InterfaceMember("may-read", .boolean), InterfaceMember("may-send", .boolean),
            InterfaceMember("may-manage", .boolean),
        ])

    static func json(_ access: MailboxAccess, _ overview: MailboxOverview, _ words: MailboxTexts) -> JSONValue {
        let mailbox = access.mailbox
        let explanation = overview.standing.explanation(signIn: mailbox.signIn).map { words.sentence($0) }
        return [
            "id": .integer(mailbox.id), "address": .optional(access.mayKnow ? mailbox.address : nil),
            "name": .optional(access.mayKnow ? mailbox.name : nil), "is-private": .boolean(mailbox.place.isPrivate),
            "state": .text(State(overview.standing.state).rawValue), "explanation": .optional(explanation),
            "waiting": access.mayKnow ? .count(overview.waiting) : .null,
            "fetched-at": .optional(access.mayKnow ? mailbox.lastFetchAt : nil),
            "may-read": .boolean(access.mayRead), "may-send": .boolean(access.rights.contains(.send)),
            "may-manage": .boolean(access.mayManage),
        ]
    }
}
