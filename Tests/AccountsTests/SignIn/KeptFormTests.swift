import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Forms kept over the end of a session") struct KeptFormTests {
    let body = Array("subject=Faktura+2026".utf8)

    @Test("A form of an ended session is there again, once, for the same person", arguments: TestEngine.allCases)
    func isThereAgain(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (forms, jana) = (KeptForms(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.signIn(accounts.addPerson(to: jana.company.id)).signedIn
            let ended = try await accounts.begin()
            try await Sessions(accounts.context).signOut(ended.token, from: accounts.origin)
            let id = try #require(try await forms.keep(path: "/drafts/7", body: body, of: ended.token))
            let half = try await accounts.openHalf(jana).signedIn
            #expect(try await forms.take(id, by: half) == nil)
            #expect(try await forms.take(id, by: petr) == nil)
            let again = try await accounts.begin().signedIn
            #expect(try await forms.take(id, by: again) == KeptForms.Form(path: "/drafts/7", body: body))
            #expect(try await forms.take(id, by: again) == nil)
        }
    }

    @Test("A form of somebody who must confirm is kept, and taken at its own page only", arguments: TestEngine.allCases)
    func ofOpenSession(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let (forms, jana) = (KeptForms(accounts.context), try await accounts.makeCompany())
            let petr = try await accounts.signIn(accounts.addPerson(to: jana.company.id)).signedIn
            let signedIn = try await accounts.signIn(jana, isConfirmed: false).signedIn
            let id = try #require(try await forms.keep(path: "/people/invite", body: body, by: signedIn))
            #expect(try await forms.take(id, at: "/people/invite", by: petr) == nil)
            #expect(try await forms.take(id, at: "/people", by: signedIn) == nil)
            let form = try await forms.take(id, at: "/people/invite", by: signedIn)
            #expect(form == KeptForms.Form(path: "/people/invite", body: body))
            #expect(try await forms.take(id, at: "/people/invite", by: signedIn) == nil)
            let large = [UInt8](repeating: 0, count: KeptForms.mostBytes + 1)
            #expect(try await forms.keep(path: "/", body: large, by: signedIn) == nil)
        }
    }

    @Test("A form is kept for half an hour, sealed", arguments: TestEngine.allCases)
    func isKeptBriefly(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (forms, ended) = (KeptForms(accounts.context), try await accounts.begin())
            try await Sessions(accounts.context).signOut(ended.token, from: accounts.origin)
            let kept = try await forms.keep(path: "/profile", body: body, of: ended.token)
            let id = try #require(kept)
            let stored = try await accounts.database.read {
                try $0.row("SELECT sealed_body FROM kept_forms")?.blob("sealed_body") ?? []
            }
            #expect(stored.firstRange(of: body) == nil)
            #expect(!stored.isEmpty)
            accounts.clock.advance(.seconds(1800))
            #expect(try await forms.take(id, by: accounts.begin().signedIn) == nil)
            try await accounts.context.purge()
            #expect(try await accounts.count("kept_forms") == 0)
        }
    }

    @Test(
        "An idle session's form is kept; that of an open, an unknown or a long ended one is not",
        arguments: TestEngine.allCases)
    func needsEndedSession(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (forms, session) = (KeptForms(accounts.context), try await accounts.begin())
            #expect(try await forms.keep(path: "/", body: body, of: session.token) == nil)
            #expect(try await forms.keep(path: "/", body: body, of: accounts.context.newToken()) == nil)
            accounts.clock.advance(.seconds(7 * 86_400))
            #expect(try await forms.keep(path: "/", body: body, of: session.token) != nil)
            accounts.clock.advance(.seconds(86_400))
            #expect(try await forms.keep(path: "/", body: body, of: session.token) == nil)
        }
    }

    @Test("A half session's form is not kept: whose it is has not been proved", arguments: TestEngine.allCases)
    func halfIsNotKept(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let half = try await accounts.openHalf(try await accounts.makeCompany())
            accounts.clock.advance(.seconds(15 * 60))
            #expect(try await KeptForms(accounts.context).keep(path: "/", body: body, of: half.token) == nil)
        }
    }

    @Test("What is too large is not kept, and a person has five at most", arguments: TestEngine.allCases)
    func isBounded(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            try await accounts.makeCompany()
            let (forms, ended) = (KeptForms(accounts.context), try await accounts.begin())
            try await Sessions(accounts.context).signOut(ended.token, from: accounts.origin)
            let large = [UInt8](repeating: 0, count: KeptForms.mostBytes + 1)
            #expect(try await forms.keep(path: "/", body: large, of: ended.token) == nil)
            let longPath = String(repeating: "x", count: 2049)
            #expect(try await forms.keep(path: longPath, body: body, of: ended.token) == nil)
            let first = try await forms.keep(path: "/", body: body, of: ended.token)
            let firstID = try #require(first)
            for _ in 0..<KeptForms.mostOfPerson { _ = try await forms.keep(path: "/", body: body, of: ended.token) }
            #expect(try await accounts.count("kept_forms") == Int64(KeptForms.mostOfPerson))
            #expect(try await forms.take(firstID, by: accounts.begin().signedIn) == nil)
        }
    }

    @Test("A rotation of the sealing key finds the kept forms")
    func isInInventory() {
        let column = AccountsSchema.inventory.sealedColumns.first { $0.table == "kept_forms" }
        #expect(column?.place(3) == "kept-form/3")
    }
}
