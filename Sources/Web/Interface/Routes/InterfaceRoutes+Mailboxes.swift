import Accounts
import Mailboxes
import Storage

extension InterfaceRoutes {
    /// The mailboxes that the caller may know of.
    static let mailboxes = [
        InterfaceRoute(
            name: "mailboxes", method: .get, path: "/mailboxes",
            summary: "Lists the mailboxes that the caller may know of, by address.", access: .reader,
            gives: .object([InterfaceMember("mailboxes", .list(.shape(MailboxShapes.mailbox)))])
        ) { call in
            let services = call.services.mailboxes
            var all: [JSONValue] = []
            for access in try await services.people.all(seenBy: call.signedIn().mailboxViewer) {
                all.append(try await json(access, call))
            }
            return InterfaceAnswer(["mailboxes": .list(all)])
        },
        InterfaceRoute(
            name: "mailbox", method: .get, path: "/mailboxes/{id}", summary: "Returns a mailbox and how it is.",
            access: .reader, gives: .shape(MailboxShapes.mailbox)
        ) { call in
            InterfaceAnswer(try await json(try await found(call), call))
        },
    ]

    private static func found(_ call: InterfaceCall) async throws -> MailboxAccess {
        let viewer = try call.signedIn().mailboxViewer
        guard let access = try await call.services.mailboxes.people.access(to: call.id(), of: viewer) else {
            throw InterfaceProblem(.notFound)
        }
        return access
    }

    private static func json(_ access: MailboxAccess, _ call: InterfaceCall) async throws -> JSONValue {
        let services = call.services.mailboxes
        let overview = try await services.directory.overview(of: access.mailbox, at: call.now)
        return MailboxShapes.json(access, overview, services.words(.english))
    }
}
