import Mailboxes
import TestSupport
import Testing

@testable import Pennypost

@Suite("Documentation/CommandLine.md")
struct DocumentationTests {
    let text: String

    init() throws {
        text = try Repository.text("Documentation/CommandLine.md")
    }

    @Test("names every exit status", arguments: Pennypost.ExitStatus.allCases)
    func exitStatus(status: Pennypost.ExitStatus) {
        #expect(text.contains("| \(status.rawValue) |"))
    }

    @Test("names every problem of a test", arguments: RoundTripProblem.allCases)
    func problem(problem: RoundTripProblem) {
        #expect(text.contains("`\(problem.rawValue)`"))
    }

    @Test(
        "names every key of the JSON",
        arguments: [
            "address", "name", "provider", "signIn", "userName", "imap", "smtp", "host", "port", "security", "state",
            "stateDetail", "stateSide", "explanation", "stateSince", "retryAt",
            "connectedAt", "lastFetchAt", "line", "id", "from", "messageID", "subject", "key", "isNew", "attempts",
            "nextAttemptAt", "detail", "recipients", "reply", "newMessages", "folderCount", "oversize", "folder", "uid",
            "size", "error", "folders", "date", "receivedAt", "attachmentCount", "isRead", "message", "code", "field",
            "remedy", "serverWords", "disconnected", "problems", "problem", "handedOver", "arrived", "sentCopy",
            "sender",
            "authentication", "removal", "removalDetail", "milliseconds", "role", "count", "filedBy", "sent",
            "undelivered", "failedFolders", "closedFolders", "refusedActions", "tries", "nextTryAt", "reason",
            "received", "spf", "dkim", "dmarc", "server", "at",
        ])
    func key(key: String) {
        #expect(text.contains("`\(key)`"))
    }
}
