import Accounts
import LocalDatabases
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("The interface describes itself")
struct InterfaceDescriptionTests {
    @Test("Each route stands in the OpenAPI document, with who may use it")
    func openAPI() async throws {
        try await withInterface(.sqlite) { fixture in
            let document = try await fixture.ask("GET", "/openapi.json").body
            #expect(document["openapi"] == "3.1.0")
            for route in InterfaceRoutes.all {
                let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                #expect(operation?["operationId"] == .text(route.name))
                guard case .list(let ways)? = operation?["security"] else {
                    Issue.record("\(route.name) says nothing of its security")
                    continue
                }
                #expect(ways.isEmpty == (route.access == .anybody))
                #expect((ways.first?["app-password"] != nil) == route.access.takesAppPasswords)
            }
            #expect(Set(InterfaceRoutes.all.map(\.name)).count == InterfaceRoutes.all.count)
            #expect(Set(InterfaceRoutes.all.map { "\($0.method) \($0.path)" }).count == InterfaceRoutes.all.count)
        }
    }

    @Test("Names of objects are not used twice")
    func shapes() {
        let names = InterfaceDescription.shapes.map(\.name)
        #expect(Set(names).count == names.count && names.contains("Problem"))
    }

    @Test("The type of each problem leads to its description")
    func problems() async throws {
        try await withInterface(.sqlite) { fixture in
            for code in InterfaceProblem.Code.allCases {
                let document = InterfaceProblem(code).document(origin: "")
                guard case .text(let type)? = document["type"] else {
                    Issue.record("no type")
                    continue
                }
                let reply = try await fixture.ask("GET", String(type.dropFirst("/api/v1".count)))
                #expect(reply["code"] == .text(code.rawValue) && reply["title"] == document["title"])
            }
        }
    }

    @Test("The tables of Documentation/API.md are made from the routes")
    func documentation() throws {
        let page = try Repository.text("Documentation/API.md")
        #expect(page.contains(InterfaceReference.routes), "\(InterfaceReference.routes)")
        #expect(page.contains(InterfaceReference.problems), "\(InterfaceReference.problems)")
    }

    @Test("A fault of the server is a problem document with a reference and nothing technical")
    func fault() async throws {
        try await withDatabaseLocation(.sqlite) { location in
            let database = try await openDatabase(location, migrations: SiteMailboxes.migrations)
            let fixture = try await InterfaceFixture(database)
            let browser = try await fixture.signIn(fixture.makeCompany())
            try database.close()
            let reply = try await fixture.ask("GET", "/me", as: .cookie(browser))
            #expect(reply.status == 500 && reply.code == "fault" && reply.text("reference") == "test")
            #expect(reply.text("detail") == nil)
        }
    }
}
