import Accounts
import HTTPTypes
import LocalDatabases
import Storage
import Testing

@testable import Web

@Suite("Who may use which route of the interface")
struct InterfaceAccessTests {
    /// What each route is meant for. A route that is not here fails the tests.
    static let matrix: [String: InterfaceAccess] = [
        "GET /healthz": .anybody, "GET /openapi.json": .anybody, "GET /problems/{code}": .anybody,
        "GET /me": .caller, "DELETE /session": .session, "GET /profile": .reader, "PATCH /profile": .person,
        "GET /security": .reader, "POST /security/password": .confirmedPerson, "GET /security/second-steps": .reader,
        "PATCH /security/second-steps/{id}": .confirmedPerson, "DELETE /security/second-steps/{id}": .confirmedPerson,
        "POST /security/backup-codes": .confirmedPerson, "POST /security/backup-codes/kept": .confirmedPerson,
        "GET /security/log": .reader, "GET /app-passwords": .reader, "POST /app-passwords": .confirmedPerson,
        "DELETE /app-passwords": .confirmedPerson, "GET /app-passwords/{id}": .reader,
        "PATCH /app-passwords/{id}": .confirmedPerson, "DELETE /app-passwords/{id}": .confirmedPerson,
        "POST /app-passwords/{id}/renewal": .confirmedPerson, "GET /sessions": .reader,
        "DELETE /sessions": .confirmedPerson, "DELETE /sessions/{id}": .confirmedPerson, "GET /browsers": .reader,
        "DELETE /browsers/{id}": .confirmedPerson, "GET /mailboxes": .reader, "GET /mailboxes/{id}": .reader,
        "GET /people": .administratingReader,
        "GET /people/{id}": .administratingReader, "PATCH /people/{id}": .confirmedAdministrator,
        "POST /people/{id}/removal": .confirmedAdministrator, "DELETE /people/{id}/sessions": .confirmedAdministrator,
        "DELETE /people/{id}/second-steps": .confirmedAdministrator,
        "POST /people/{id}/password-link": .confirmedAdministrator, "GET /invitations": .administratingReader,
        "POST /invitations": .confirmedAdministrator, "POST /invitations/{id}/link": .confirmedAdministrator,
        "DELETE /invitations/{id}": .confirmedAdministrator, "GET /company": .administratingReader,
        "PATCH /company": .confirmedAdministrator, "PATCH /company/sign-in": .confirmedAdministrator,
        "GET /company/networks": .administratingReader, "PATCH /company/networks": .confirmedAdministrator,
        "GET /company/system-mailbox": .administratingReader,
        "PATCH /company/system-mailbox": .confirmedAdministrator,
        "GET /company/text-messages": .administratingReader,
        "POST /company/text-messages/restart": .confirmedAdministrator, "GET /company/log": .administratingReader,
        "GET /company/log/verification": .administratingReader,
    ]

    /// Somebody who asks, and what they are told.
    struct Visitor: Sendable {
        let name: String
        /// Returns the problem's code; `nil` if the visitor may use the route.
        let refusal: @Sendable (InterfaceAccess) -> String?

        static func program(_ name: String, mayRead: Bool, isAdministrator: Bool) -> Visitor {
            Visitor(name: name) { access in
                switch access {
                case .anybody, .caller: nil
                case .reader: mayRead ? nil : "scope-missing"
                case .administratingReader:
                    mayRead ? (isAdministrator ? nil : "administrators-only") : "scope-missing"
                case .session, .person, .confirmedPerson, .confirmedAdministrator: "session-only"
                }
            }
        }

        static func browser(_ name: String, isAdministrator: Bool, isConfirmed: Bool) -> Visitor {
            Visitor(name: name) { access in
                switch access {
                case .anybody, .caller, .session, .reader, .person: nil
                case .administratingReader: isAdministrator ? nil : "administrators-only"
                case .confirmedPerson: isConfirmed ? nil : "not-confirmed"
                case .confirmedAdministrator:
                    isAdministrator ? (isConfirmed ? nil : "not-confirmed") : "administrators-only"
                }
            }
        }

        static func stranger(_ name: String, _ code: String) -> Visitor {
            Visitor(name: name) { $0 == .anybody ? nil : code }
        }
    }

    @Test("Each route stands in the matrix, and as it stands there")
    func complete() {
        let routes = Dictionary(
            uniqueKeysWithValues: InterfaceRoutes.all.map { ("\($0.method.rawValue) \($0.path)", $0.access) })
        #expect(routes == Self.matrix)
    }

    @Test("No app password makes, widens or ends anything", arguments: InterfaceRoutes.all.map(\.name))
    func appPasswordsOnlyRead(_ name: String) throws {
        let route = try #require(InterfaceRoutes.all.first { $0.name == name })
        #expect(route.method == .get || !route.access.takesAppPasswords)
    }

    @Test("Each visitor of each route gets in or gets the reason why not", arguments: TestEngine.allCases)
    func matrixHolds(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let (jana, petr) = try await people(fixture)
            let programs: [(Visitor, InterfaceFixture.Way)] = [
                (.stranger("nobody", "not-signed-in"), .nobody),
                (.stranger("account password", "not-an-app-password"), .basic(jana.person.address, "correct horse")),
                (
                    .stranger("foreign app password", "unknown-app-password"),
                    .basic("jana@firma.cz", "abcdefghijklmnop")
                ),
                (
                    .program("send, administrator", mayRead: false, isAdministrator: true),
                    .appPassword(try await fixture.appPassword(.send, of: jana, name: "a"), of: jana)
                ),
                (
                    .program("read, administrator", mayRead: true, isAdministrator: true),
                    .appPassword(try await fixture.appPassword(.read, of: jana, name: "b"), of: jana)
                ),
                (
                    .program("send and read, administrator", mayRead: true, isAdministrator: true),
                    .appPassword(try await fixture.appPassword(.sendAndRead, of: jana, name: "c"), of: jana)
                ),
                (
                    .program("send, member", mayRead: false, isAdministrator: false),
                    .appPassword(try await fixture.appPassword(.send, of: petr, name: "a"), of: petr)
                ),
                (
                    .program("read, member", mayRead: true, isAdministrator: false),
                    .appPassword(try await fixture.appPassword(.read, of: petr, name: "b"), of: petr)
                ),
            ]
            for route in InterfaceRoutes.all {
                for (visitor, way) in programs { try await visit(route, visitor, way, fixture) }
            }
        }
    }

    @Test("Each session gets in or gets the reason why not", arguments: TestEngine.allCases)
    func sessions(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let (jana, petr) = try await people(fixture)
            let browsers: [(Visitor, Member, Bool, Bool)] = [
                (.stranger("half", "second-step-owed"), jana, true, true),
                (.browser("member", isAdministrator: false, isConfirmed: false), petr, false, false),
                (.browser("confirmed member", isAdministrator: false, isConfirmed: true), petr, true, false),
                (.browser("administrator", isAdministrator: true, isConfirmed: false), jana, false, false),
                (.browser("confirmed administrator", isAdministrator: true, isConfirmed: true), jana, true, false),
            ]
            for route in InterfaceRoutes.all {
                for (visitor, member, isConfirmed, isHalf) in browsers {
                    // Some routes end the session.
                    let browser = try await fixture.signIn(member, isConfirmed: isConfirmed, isHalf: isHalf)
                    try await visit(route, visitor, .session(browser), fixture)
                }
            }
        }
    }

    @Test(
        "While two-step verification is due, a session can ask who it is and sign out", arguments: TestEngine.allCases)
    func twoStepDue(_ engine: TestEngine) async throws {
        try await withInterface(engine) { fixture in
            let (jana, petr) = try await people(fixture)
            let now = fixture.clock.now
            try await fixture.context.database.write { transaction in
                try transaction.execute("UPDATE people SET two_step_since = NULL WHERE id = $1", [petr.person.id])
                try transaction.execute("UPDATE companies SET two_step_by = $1 WHERE id = $2", [now, jana.company.id])
            }
            for route in InterfaceRoutes.all {
                let open: Set<InterfaceAccess> = [.anybody, .caller, .session]
                let visitor = Visitor(name: "owes two-step") { open.contains($0) ? nil : "two-step-needed" }
                try await visit(route, visitor, .session(try await fixture.signIn(petr)), fixture)
            }
        }
    }

    private func people(_ fixture: InterfaceFixture) async throws -> (Member, Member) {
        let jana = try await fixture.makeCompany()
        return (jana, try await fixture.addPerson(to: jana.company.id))
    }

    /// Asks for something that does not exist, so that nothing changes even for those who may.
    private func visit(
        _ route: InterfaceRoute, _ visitor: Visitor, _ way: InterfaceFixture.Way, _ fixture: InterfaceFixture
    ) async throws {
        let path = route.path.replacing("{id}", with: "999999").replacing("{code}", with: "not-found")
        let expected = visitor.refusal(Self.matrix["\(route.method.rawValue) \(route.path)"] ?? .confirmedPerson)
        let access: Set<String> = [
            "not-signed-in", "second-step-owed", "scope-missing", "session-only", "not-confirmed",
            "administrators-only", "two-step-needed", "not-an-app-password", "unknown-app-password", "strange-origin",
        ]
        let reply = try await fixture.ask(route.method.rawValue, path, route.takes == nil ? nil : [:], as: way)
        if let expected {
            #expect(reply.code == expected, "\(visitor.name): \(route.method.rawValue) \(route.path)")
        } else {
            let code = reply.status < 400 ? nil : reply.code
            #expect(
                code.map { !access.contains($0) } ?? true,
                "\(visitor.name): \(route.method.rawValue) \(route.path): \(code ?? "")")
        }
    }
}
