import Accounts
import Foundation
import LocalDatabases
import Storage
import TestSupport
import Testing

@testable import Web

@Suite("Links that are mailed", .timeLimit(.minutes(2))) struct LinkLetterTests {
    private static func invite(_ visitor: LetterVisitor, _ address: String = "petr@firma.cz") async -> String {
        _ = await visitor.get("/people/invite")
        return await visitor.post(
            "/people/invite",
            [("address", address), ("name", "Petr"), ("role", "member"), ("language", "en")]
        ).page
    }

    private static func signedIn(_ stage: LetterStage) async throws -> LetterVisitor {
        let visitor = LetterVisitor(stage.site)
        #expect(await visitor.signIn("jana@firma.cz", LetterStage.password) == 303)
        return visitor
    }

    private static func texts() throws -> SiteTexts { try SiteLanguages()[.czech] }

    @Test("An invitation's page shows the link, and says whether it was mailed too")
    func invitation() async throws {
        try await withLetterStage { stage in
            let (visitor, texts) = (try await Self.signedIn(stage), try Self.texts())
            func says(_ page: String, _ key: String) -> Bool {
                page.contains(texts(key, ["address": "petr@firma.cz", "mailbox": "info@firma.cz"]))
            }
            let shown = await Self.invite(visitor)
            #expect(says(shown, "link_not_mailed") && shown.contains("\(LetterStage.origin)/join/"))
            #expect(shown.contains(#"href="/company""#))
            try await stage.choose("info@firma.cz")
            #expect(says(await Self.invite(visitor), "link_mailbox_gone"))
            stage.post.connect("Info@firma.cz", readers: [stage.jana.person.id, 77])
            #expect(says(await Self.invite(visitor), "link_read_by_others"))
            #expect(stage.post.letters.isEmpty)
            stage.post.disconnect()
            stage.post.connect("info@firma.cz", needsPassword: true, readers: [stage.jana.person.id])
            #expect(says(await Self.invite(visitor), "link_parked"))
            stage.post.disconnect()
            stage.post.connect("info@firma.cz", readers: [stage.jana.person.id])
            let mailed = await Self.invite(visitor)
            #expect(says(mailed, "link_mailed"))
            let letter = try #require(stage.post.letters.last)
            #expect(stage.post.letters.count == 2 && letter.address == "petr@firma.cz")
            let link = try #require(letter.text.firstMatch(of: /https:\/\/post.firma.cz\/join\/\S+/)).output
            #expect(mailed.contains(link))
        }
    }

    @Test("An address gets five links an hour, and the page says that further ones are only shown")
    func tooMany() async throws {
        try await withLetterStage { stage in
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            let (visitor, texts) = (try await Self.signedIn(stage), try Self.texts())
            for _ in 0..<LetterTurns.mostPerHour { _ = await Self.invite(visitor) }
            #expect(stage.post.letters.count == LetterTurns.mostPerHour)
            let shown = await Self.invite(visitor)
            #expect(shown.contains(texts("link_too_many", ["address": "petr@firma.cz"])))
            #expect(stage.post.letters.count == LetterTurns.mostPerHour)
            _ = await Self.invite(visitor, "eva@firma.cz")
            #expect(stage.post.letters.last?.address == "eva@firma.cz")
        }
    }

    @Test("A forgotten password's link goes to the person alone, and the page is the same for every address")
    func forgotten() async throws {
        try await withLetterStage { stage in
            stage.post.connect("info@firma.cz")
            try await stage.choose("info@firma.cz")
            let visitor = LetterVisitor(stage.site)
            _ = await visitor.get("/forgot")
            let unknown = await visitor.post("/forgot", [("address", "nikdo@firma.cz")])
            let known = await visitor.post("/forgot", [("address", "jana@firma.cz")])
            #expect(known.status == 200 && known == unknown)
            try await wait(for: "the letter") { stage.post.letters.count == 1 }
            let letter = try #require(stage.post.letters.first)
            #expect(letter.address == "jana@firma.cz" && letter.text.contains("\(LetterStage.origin)/reset/"))
        }
    }

    @Test("The company's page offers connected mailboxes only, and says what stands in the way")
    func choice() async throws {
        try await withLetterStage { stage in
            let (visitor, texts) = (try await Self.signedIn(stage), try Self.texts())
            let empty = await visitor.get("/company").page
            #expect(empty.contains(texts("system_mailbox_empty")) && !empty.contains(#"name="system-mailbox""#))
            stage.post.connect("info@firma.cz")
            #expect(await visitor.get("/company").page.contains(#"<option value="info@firma.cz">"#))
            let company = [("company", "Novák a syn"), ("country", "CZ"), ("language", "cs")]
            #expect(await visitor.post("/company", company + [("system-mailbox", "cizi@jinde.cz")]).status == 422)
            #expect(try await Self.mailbox(stage) == nil)
            #expect(await visitor.post("/company", company + [("system-mailbox", "info@firma.cz")]).status == 303)
            #expect(try await Self.mailbox(stage) == "info@firma.cz")
            // A field that is not sent is not changed.
            #expect(await visitor.post("/company", company).status == 303)
            #expect(try await Self.mailbox(stage) == "info@firma.cz")
            #expect(await visitor.get("/company").page.contains(#"<option value="info@firma.cz" selected>"#))
            stage.post.disconnect()
            let gone = await visitor.get("/company").page
            #expect(gone.contains(texts("system_mailbox_gone", ["address": "info@firma.cz"])))
            #expect(await visitor.post("/company", company + [("system-mailbox", "")]).status == 303)
            #expect(try await Self.mailbox(stage) == nil)
        }
    }

    private static func mailbox(_ stage: LetterStage) async throws -> String? {
        try await Installation(stage.context.database).companies().first?.systemMailbox
    }
}
