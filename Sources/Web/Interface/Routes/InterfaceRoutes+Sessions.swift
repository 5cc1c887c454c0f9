import Accounts
import HTTPTypes

extension InterfaceRoutes {
    /// Where the person is signed in, and which browsers are spared the second step.
    static let sessions = [
        InterfaceRoute(
            name: "sessions", method: .get, path: "/sessions", summary: "Lists the sessions, the last used one first.",
            access: .reader, gives: .object([InterfaceMember("sessions", .list(.shape(SecurityShapes.session)))])
        ) { call in
            let signedIn = try call.signedIn()
            let all = try await call.services.sessions.all(of: signedIn)
            return InterfaceAnswer([
                "sessions": .list(all.map { SecurityShapes.json($0, isThis: $0.id == signedIn.session.id) })
            ])
        },
        InterfaceRoute(
            name: "end-other-sessions", method: .delete, path: "/sessions",
            summary: "Ends all sessions but the one that asks.", access: .confirmedPerson,
            gives: .object([InterfaceMember("ended", .count)])
        ) { call in
            let ended = try await call.services.sessions.endOthers(by: call.signedIn(), from: call.origin)
            return InterfaceAnswer(["ended": .count(ended)])
        },
        InterfaceRoute(
            name: "end-session", method: .delete, path: "/sessions/{id}", summary: "Ends a session.",
            access: .confirmedPerson, status: .noContent
        ) { call in
            try await call.services.sessions.end(call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
        InterfaceRoute(
            name: "browsers", method: .get, path: "/browsers",
            summary: "Lists the browsers that are spared the second step.", access: .reader,
            gives: .object([InterfaceMember("browsers", .list(.shape(SecurityShapes.browser)))])
        ) { call in
            let all = try await call.services.browsers.all(of: call.signedIn())
            return InterfaceAnswer(["browsers": .list(all.map(SecurityShapes.json))])
        },
        InterfaceRoute(
            name: "forget-browser", method: .delete, path: "/browsers/{id}",
            summary: "Asks for the second step again in a browser.", access: .confirmedPerson, status: .noContent
        ) { call in
            try await call.services.browsers.forget(call.id(), by: call.signedIn(), from: call.origin)
            return .empty
        },
    ]
}
