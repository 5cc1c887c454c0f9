import LocalServers
import OAuth
import Testing

@testable import Mailboxes

@Suite("Watching a mailbox without a password", .timeLimit(.minutes(2)))
struct OAuthWatchTests {
    @Test("After access is withdrawn, the provider is asked once; after a new sign-in everything resumes")
    func withdrawn() async throws {
        try await withOAuthWorkplace(alone: true) { place in
            let mailbox = try await place.connect()
            try await place.server.withdraw(as: place.person)
            place.clock.turn(by: .seconds(3600))
            let before = place.tokenRequests
            let run = WatchRun()
            run.start(MailWatch(directory: place.directory, policy: WatchRun.policy), [mailbox])
            try await run.wait(for: "the refusal") { $0.states == [.mailbox(.needsPassword)] }
            // This leaves time for several looks for a new sign-in.
            try await Task.sleep(for: .milliseconds(500))
            #expect(place.tokenRequests == before + 1)

            let connector = OAuthConnector(directory: place.directory)
            _ = try await place.signIn(connector.renewal(of: mailbox.address))
            try await run.wait(for: "the session") { $0.states.last == .mailbox(.connected) }
            let letter = "From: Jan <jan@firma.test>\r\nSubject: Dotaz\r\n\r\nDobrý den\r\n"
            try place.company.dovecot.place([Array(letter.utf8)], for: mailbox.address)
            try await run.wait(for: "the letter") { $0.newCount == 1 }
            await run.stop()
        }
    }
}
