import LocalDatabases
import Testing

@testable import Accounts
@testable import Web

@Suite("Who may come where") struct AccessMatrixTests {
    @Test("Every kind of address has a row in the table, and every row is of one") func tableIsComplete() throws {
        // The interface has a table of its own.
        #expect(try Set(AccessTable.rows.keys) == SampleAddresses.declared().subtracting(["api"]))
    }

    @Test(
        "Everybody gets to exactly where the table says (ASVS 8.2.1, 8.2.2, 8.3.1, 8.4.1)",
        arguments: TestEngine.allCases)
    func everybody(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let world = try await AccessWorld(fixture)
            var found: [String: (get: [String], post: [String])] = [:]
            var unique = 0
            for visitor in Visitor.allCases {
                for method in ["GET", "POST"] {
                    unique += 1
                    for path in try await world.addresses(for: visitor, unique) {
                        if case .api = path { continue }
                        let browser = try await world.browser(visitor)
                        let answer =
                            method == "GET"
                            ? await browser.get(path.text) : await browser.post(path.text, [("act", "member")])
                        let name = SampleAddresses.name(path)
                        if method == "GET" {
                            found[name, default: ([], [])].get.append(Self.outcome(answer))
                        } else {
                            found[name, default: ([], [])].post.append(Self.outcome(answer))
                        }
                    }
                }
            }
            let rows = found.mapValues { "\($0.get.joined(separator: " ")) | \($0.post.joined(separator: " "))" }
            for (name, row) in rows.sorted(by: { $0.key < $1.key }) {
                #expect(AccessTable.rows[name] == row, "\(name)")
            }
        }
    }

    /// What became of a request, in the words of the table.
    private static func outcome(_ answer: TestAnswer) -> String {
        guard answer.status == 303, let location = answer.location else { return String(answer.status) }
        let parts = location.split(separator: "?", maxSplits: 1).map(String.init)
        // Numbers are those of this run.
        return ">"
            + (parts.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
            .map { Int64($0) == nil ? $0 : "#" }.joined(separator: "/")
    }

    @Test(
        "What belongs to another company or to no one has the same answer (ASVS 8.2.2, 8.4.1)",
        arguments: TestEngine.allCases)
    func foreignIsUnknown(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let world = try await AccessWorld(fixture)
            let foreign = try await world.addresses(for: .member, 1).filter { SampleAddresses.hasNumber($0) }
            let names = foreign.map(SampleAddresses.name)
            let unknown = names.compactMap { name in
                SampleAddresses.all(987_654_321).first { SampleAddresses.name($0) == name }
            }
            #expect(unknown.count == foreign.count)
            #expect(foreign.count > 10)
            for (known, none) in zip(foreign, unknown) {
                #expect(SampleAddresses.name(known) == SampleAddresses.name(none))
                for method in known.methods {
                    let browser = try await world.browser(.stranger)
                    let answers =
                        method == .get
                        ? [await browser.get(known.text), await browser.get(none.text)]
                        : [
                            await browser.post(known.text, [("act", "member")]),
                            await browser.post(none.text, [("act", "member")]),
                        ]
                    let texts = zip(answers, [known, none]).map { $0.text.replacing("\"\($1.text)\"", with: "\"\"") }
                    #expect(answers[0].status == 404 && answers[1].status == 404, "\(known.text)")
                    #expect(texts[0] == texts[1], "\(known.text)")
                }
            }
        }
    }

    @Test("What belongs to a colleague is as if it did not exist (ASVS 8.2.2)", arguments: TestEngine.allCases)
    func colleaguesAreApart(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let world = try await AccessWorld(fixture)
            let petrs = try await world.addresses(for: .member, 1).filter {
                // Mailboxes belong to the company, and have a matrix of their own.
                $0.access(.post) == .confirmedPerson && SampleAddresses.hasNumber($0)
                    && !$0.text.hasPrefix("/mailboxes/")
            }
            #expect(petrs.count >= 6)
            let administrator = try await world.browser(.administrator)
            let before = try await fixture.stored()
            for path in petrs {
                for method in path.methods {
                    let answer =
                        method == .get ? await administrator.get(path.text) : await administrator.post(path.text)
                    #expect(answer.status == 404, "\(path.text)")
                }
            }
            #expect(try await fixture.stored() == before)
        }
    }

    @Test("Out means out, with the next request (ASVS 7.4.1, 7.4.2, 8.3.2)", arguments: TestEngine.allCases)
    func outMeansOut(engine: TestEngine) async throws {
        try await withSite(engine) { fixture in
            let world = try await AccessWorld(fixture)
            let (jana, petr) = (try await world.browser(.administrator), try await world.browser(.member))
            #expect(await petr.get("/security").status == 200)
            let id = world.member.person.id
            #expect(await jana.post("/people/\(id)/sessions").location == "/people/\(id)")
            #expect(await petr.get("/security").location == "/sign-in?to=%2Fsecurity")
            let again = try await world.browser(.administratorUnconfirmed)
            let other = try await fixture.browser(
                of: fixture.addPerson(
                    to: world.administrator.company.id, address: "eva@firma.cz", name: "Eva", role: .administrator))
            #expect(
                await other.post("/people/\(world.administrator.person.id)/role", [("act", "member")]).status == 303)
            #expect(await again.get("/people").status == 404)
            let removed = try await world.browser(.member)
            #expect(await other.post("/people/\(id)/remove", [("typed-name", "Petr Svoboda")]).location == "/people")
            #expect(await removed.get("/security").location == "/sign-in?to=%2Fsecurity")
        }
    }
}
