import Foundation
import LocalServers
import Testing

@Suite("Numbers that no mailbox has", .timeLimit(.minutes(5)))
struct HugeNumbersTests {
    /// An INBOX with three messages whose sizes the server gives as `size`.
    private static func inbox(size: String) -> [ScriptStep] {
        let facts = (1...3).map {
            "* \($0) FETCH (UID \($0) FLAGS () INTERNALDATE \"01-Jan-2026 10:00:00 +0000\" RFC822.SIZE \(size))\r\n"
        }
        return PlainServers.imap([
            ("LIST", "* LIST () \"/\" INBOX\r\n"),
            ("STATUS", "* STATUS INBOX (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 7)\r\n"),
            ("EXAMINE", "* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 4] x\r\n"),
            ("SEARCH", "* SEARCH 1 2 3\r\n"), ("RFC822.SIZE", facts.joined()),
        ])
    }

    @Test(
        "a fetch leaves such messages at the server, names them, and shows their sizes",
        arguments: ["9223372036854775807", "1000000000000000000", "18446744073709551615"])
    func sizes(told: String) async throws {
        let folder = try ProgramFolder()
        let servers = try await PlainServers.connected(folder, thenIMAP: Self.inbox(size: told))
        let run = try await folder.run("fetch")
        let left = run.lines.filter { $0.contains("left at the server") }
        #expect(left.count == 3 && left.allSatisfy { $0.contains("1125899906.8 MB") }, "\(run.text) \(run.errors)")
        let status = try await folder.run("mailboxes", "--json")
        #expect(status.status == 0, "\(status.errors)")
        await servers.stop()
    }
}
