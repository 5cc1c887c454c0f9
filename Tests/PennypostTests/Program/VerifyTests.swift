import Foundation
import LocalServers
import Mailboxes
import Storage
import Testing

@Suite("fetch --verify", .timeLimit(.minutes(5)))
struct VerifyTests {
    private func completeness(_ folder: ProgramFolder) async throws -> [String: Any] {
        let mailboxes = try await folder.run("mailboxes", "--json")
        return try mailboxes.objects().first?["completeness"] as? [String: Any] ?? [:]
    }

    @Test("compares everything on demand, restores what is missing here, and reports how complete it is")
    func verifies() async throws {
        try await withTestMailServers { company in
            let user = TestMailServers.anna
            let folder = try ProgramFolder()
            let letters = (1...6).map { Array("From: jan@firma.test\r\nSubject: \($0)\r\n\r\nDobrý den\r\n".utf8) }
            try company.dovecot.place(letters + [Array("\n\u{1} nothing\n".utf8)], for: user.address)
            try await folder.connect(user, at: company)
            let fetched = try await folder.run("fetch", "--json")
            #expect((try fetched.objects().first?["newMessages"] as? [Int])?.count == 7, "\(fetched.errors)")

            let (database, _) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
            try await database.write { transaction in
                try transaction.execute("UPDATE placements SET uid = 90 WHERE uid = 3")
            }
            try database.close()
            let unaware = try await folder.run("fetch")
            #expect(unaware.status == 0, "\(unaware.errors)")
            let verified = try await folder.run("fetch", "--verify", "--json")
            #expect(verified.status == 0, "\(verified.errors)")
            #expect((try verified.objects().first?["newMessages"] as? [Int])?.isEmpty == true)
            let proved = try await completeness(folder)
            #expect(proved["server"] as? Int == 7 && proved["here"] as? Int == 7)
            #expect(proved["unreadable"] as? Int == 1)
            let (again, _) = try DataFolder(path: folder.data).open(migrations: MailboxesSchema.migrations)
            let uids = try await again.read { transaction in
                try transaction.rows("SELECT uid FROM placements ORDER BY uid").map { try $0.integer("uid") }
            }
            try again.close()
            #expect(uids == [1, 2, 3, 4, 5, 6, 7])
            #expect(try await folder.run("mailboxes").text.contains("server 7 · here 7 · unreadable 1"))
        }
    }
}
