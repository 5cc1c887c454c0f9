import Foundation
import LocalDatabases
import LocalServers
import MIME
import MailWire
import OAuth
import Storage
import Testing

@testable import MailSetup
@testable import Mailboxes

@Suite("A mailbox whose user signs in on the provider's page", .timeLimit(.minutes(3)))
struct OAuthMailboxTests {
    @Test("is connected without a password, sends and fetches", arguments: TestEngine.allCases)
    func wholeWay(engine: TestEngine) async throws {
        try await withOAuthWorkplace(engine: engine) { place in
            let mailbox = try await place.connect()
            #expect(mailbox.signIn == .oauth && mailbox.state == .connected && mailbox.providerID == "firma")
            let item = try await place.enqueue(from: mailbox)
            try await place.outbox.deliver(mailbox)
            #expect(try await place.outbox.item(id: item.id)?.state == .accepted)
            let letter = "From: Jan <jan@firma.test>\r\nSubject: Dotaz\r\n\r\nDobrý den\r\n"
            try place.company.dovecot.place([Array(letter.utf8)], for: mailbox.address)
            _ = try await place.fetcher.fetch(mailbox)
            #expect(try await place.workplace.archive.messages(of: mailbox, search: "Dotaz").count == 1)
        }
    }

    @Test("keeps its tokens sealed, and shows none of them")
    func sealed() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let tokens = try #require(try await place.grant(of: mailbox)).grant.tokens
            let rows = try await place.workplace.database.read { transaction in
                try transaction.rows("SELECT * FROM mailbox_grants") + transaction.rows("SELECT * FROM mailboxes")
            }
            #expect(rows.count == 2)
            let stored = rows.flatMap(\.values).map { value in
                if case .blob(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { "\(value)" }
            }.joined()
            for secret in [tokens.accessToken, try #require(tokens.refreshToken)] {
                #expect(!stored.contains(secret.withText { $0 }))
                #expect(!"\(mailbox) \(tokens)".contains(secret.withText { $0 }))
            }
        }
    }

    @Test("gets a new token when the old one expires, and keeps the new refresh token")
    func refreshed() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let before = try #require(try await place.grant(of: mailbox))
            _ = try await place.fetcher.fetch(mailbox)
            #expect(try await place.grant(of: mailbox)?.version == before.version)
            for version in [before.version + 1, before.version + 2] {
                place.clock.turn(by: .seconds(3600))
                _ = try await place.fetcher.fetch(mailbox)
                let after = try #require(try await place.grant(of: mailbox))
                #expect(after.version == version)
                #expect(after.grant.tokens.refreshToken != before.grant.tokens.refreshToken)
                #expect(after.grant.tokens.accessToken != before.grant.tokens.accessToken)
            }
        }
    }

    @Test("is refreshed once, however many tasks want its token at once", arguments: TestEngine.allCases)
    func once(engine: TestEngine) async throws {
        try await withOAuthWorkplace(engine: engine) { place in
            let mailbox = try await place.connect()
            let before = try #require(try await place.grant(of: mailbox)).version
            place.clock.turn(by: .seconds(3600))
            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for _ in 0..<10 { group.addTask { try await place.directory.accessToken(of: mailbox) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(tokens.count == 10 && tokens.allSatisfy { $0 == tokens.first })
            #expect(try await place.grant(of: mailbox)?.version == before + 1)
        }
    }

    @Test("is refreshed by one node, and the other one uses the result")
    func nodes() async throws {
        try await withOAuthWorkplace(engine: .postgres) { place in
            let mailbox = try await place.connect()
            let before = try #require(try await place.grant(of: mailbox)).version
            let url = try #require(place.workplace.server)
            let database = try await openDatabase(.postgres(url: url), migrations: MailboxesSchema.migrations)
            defer { try? database.close() }
            let other = try OAuthWorkplace.directory(
                on: database, place.workplace, place.server, place.company, place.clock)
            place.clock.turn(by: .seconds(3600))
            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for number in 0..<10 {
                    group.addTask { try await (number % 2 == 0 ? place.directory : other).accessToken(of: mailbox) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(tokens.count == 10 && tokens.allSatisfy { $0 == tokens.first })
            #expect(try await place.grant(of: mailbox)?.version == before + 1)
        }
    }

    @Test("is refreshed only once if its servers still refuse it, and says what to check")
    func refusedAllTheSame() async throws {
        try await withOAuthWorkplace { place in
            let connected = try await place.connect()
            let before = try #require(try await place.grant(of: connected)).version
            // A token is refused with Jan's name, however new it is.
            try await place.workplace.database.changeServers(place.workplace.sealingKey) { transaction in
                try transaction.execute("UPDATE mailboxes SET user_name = $1", [TestMailServers.jan.address])
            }
            let mailbox = try await place.directory.mailbox(address: connected.address)
            let refusal = try await #require(throws: ServerFailure.self) { _ = try await place.fetcher.fetch(mailbox) }
            #expect(refusal.kind == .signInRefused && refusal.advice == .tokenNotAccepted)
            #expect(try await place.grant(of: mailbox)?.version == before + 1)
            #expect(try await place.directory.mailbox(address: mailbox.address).state == .needsPassword)
            _ = try await place.enqueue(from: mailbox)
            let unsent = try await #require(throws: ServerFailure.self) { try await place.outbox.deliver(mailbox) }
            #expect(unsent.advice == .tokenNotAccepted)
            #expect(try await place.grant(of: mailbox)?.version == before + 2)
        }
    }

    @Test("is refreshed once and goes on if the servers refuse the token before it expires")
    func refusedEarly() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let before = try #require(try await place.grant(of: mailbox))
            try await place.server.expire(before.grant.tokens.accessToken.withText { $0 })
            _ = try await place.fetcher.fetch(mailbox)
            #expect(try await place.grant(of: mailbox)?.version == before.version + 1)
            let after = try #require(try await place.grant(of: mailbox)).grant.tokens.accessToken
            try await place.server.expire(after.withText { $0 })
            let item = try await place.enqueue(from: mailbox)
            try await place.outbox.deliver(mailbox)
            #expect(try await place.outbox.item(id: item.id)?.state == .accepted)
            #expect(try await place.grant(of: mailbox)?.version == before.version + 2)
        }
    }

    @Test("waits, after its access was revoked, until the user signs in again, and loses nothing")
    func signInAgain() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let refreshToken = try #require(try await place.grant(of: mailbox)?.grant.tokens.refreshToken)
            try await place.server.revoke(refreshToken.withText { $0 })
            place.clock.turn(by: .seconds(3600))
            let refusal = try await #require(throws: ServerFailure.self) { _ = try await place.fetcher.fetch(mailbox) }
            #expect(refusal.kind == .signInRefused)
            #expect(refusal.advice == .signInAgain)
            #expect(try await place.directory.mailbox(address: mailbox.address).state == .needsPassword)

            let item = try await place.enqueue(from: mailbox)
            await #expect(throws: ServerFailure.self) { try await place.outbox.deliver(mailbox) }
            #expect(try await place.outbox.item(id: item.id)?.state == .queued)
            #expect(try await place.outbox.item(id: item.id)?.attempts == 0)
            let standing = try await place.directory.standing(of: place.directory.mailbox(address: mailbox.address))
            #expect(standing.state == .needsPassword && standing.side == .both)
            #expect(standing.explanation(signIn: .oauth)?.trouble == .signInRefused)

            let connector = OAuthConnector(directory: place.directory)
            let again = try await place.signIn(connector.renewal(of: mailbox.address))
            #expect(again.id == mailbox.id && again.state == .connected)
            try await place.outbox.deliver(again)
            #expect(try await place.outbox.item(id: item.id)?.state == .accepted)
            _ = try await place.fetcher.fetch(again)
        }
    }

    @Test("is unreachable if the provider's page is down, and does not ask for a sign-in")
    func pageAway() async throws {
        try await withOAuthWorkplace(alone: true) { place in
            let mailbox = try await place.connect()
            await place.server.stop()
            place.clock.turn(by: .seconds(3600))
            let failure = try await #require(throws: ServerFailure.self) { _ = try await place.fetcher.fetch(mailbox) }
            #expect(failure.kind == .unreachable)
            #expect(try await place.directory.mailbox(address: mailbox.address).state == .unreachable)
            let item = try await place.enqueue(from: mailbox)
            await #expect(throws: ServerFailure.self) { try await place.outbox.deliver(mailbox) }
            #expect(try await place.outbox.item(id: item.id)?.state == .queued)
        }
    }

    @Test("keeps the result of a refresh even if the task that asked for it is cancelled")
    func cancelled() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let body = #"{"access_token":"n3xt","token_type":"Bearer","expires_in":3600,"refresh_token":"n3xt-r"}"#
            let answer = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
            let slow = try await ScriptedServer.start([[.expectThrough("\r\n\r\n"), .pause, .text(answer), .hang]])
            try await place.workplace.database.changeServers(place.workplace.sealingKey) { transaction in
                try transaction.execute(
                    "UPDATE mailbox_grants SET token_address = $1", ["http://\(slow.endpoint)/"])
            }
            place.clock.turn(by: .seconds(3600))
            let asking = Task { try await place.directory.accessToken(of: mailbox) }
            try await slow.wait(for: "the question") { $0.first?.lines.isEmpty == false }
            asking.cancel()
            slow.proceed()
            _ = try? await asking.value
            await slow.stop()
            let tokens = try #require(try await place.grant(of: mailbox)).grant.tokens
            #expect(tokens.refreshToken == Secret("n3xt-r"))
            #expect(tokens.accessToken == Secret("n3xt"))
        }
    }

    @Test("opens with the next sealing key, too")
    func rotated() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let before = try #require(try await place.grant(of: mailbox)).grant
            let data = try DataFolder(path: place.workplace.folder)
            try place.workplace.database.close()
            let open = try await data.open(.working, command: "test", migrations: MailboxesSchema.migrations)
            _ = try await KeyRotation(open, in: data, columns: MailboxesSchema.inventory.sealedColumns).run()
            try open.close()
            let again = try await data.open(.working, command: "test", migrations: MailboxesSchema.migrations)
            let grants = GrantStore(key: again.sealingKey)
            let after = try await again.database.read { try grants.grant(of: mailbox, in: $0) }
            #expect(after?.grant.tokens == before.tokens)
            await #expect(throws: StorageError.self) {
                _ = try await again.database.read { try place.directory.grants.grant(of: mailbox, in: $0) }
            }
            try again.close()
        }
    }

    @Test("forgets its tokens if it gets a password after all")
    func passwordInstead() async throws {
        try await withOAuthWorkplace { place in
            let mailbox = try await place.connect()
            let changed = try await PasswordReplacement(directory: place.directory).replace(
                of: mailbox.address, with: Secret(place.person.password))
            #expect(changed.signIn == .password)
            #expect(try await place.grant(of: mailbox) == nil)
            _ = try await place.fetcher.fetch(changed)
        }
    }

    @Test("is not connected if another user has signed in")
    func otherUser() async throws {
        try await withOAuthWorkplace { place in
            var request = place.request
            request.address = TestMailServers.jan.address
            let connection = try await OAuthConnector(directory: place.directory).connection(for: request)
            do {
                _ = try await place.signIn(connection)
                Issue.record("a token opened Jan's mailbox")
            } catch ConnectError.diagnosed(let examination) {
                #expect(examination.diagnosis?.cause == .tokenRefused)
                #expect(examination.diagnosis?.service == nil)
            }
            #expect(try await place.directory.mailboxes().isEmpty)
        }
    }

    @Test("is not connected this way if no page is known")
    func noPage() async throws {
        try await withWorkplace { workplace in
            let connector = OAuthConnector(directory: workplace.directory)
            for address in ["anna@seznam.cz", "anna@nobody.example"] {
                do {
                    _ = try await connector.connection(for: ConnectRequest(address: address, password: Secret("")))
                    Issue.record("a page was found for \(address)")
                } catch ConnectError.signInPageUnknown {
                }
            }
            let outlook = try await connector.connection(
                for: ConnectRequest(address: "anna@outlook.com", password: Secret("")))
            #expect(outlook.signIn.client == "microsoft" && outlook.signIn.server.redirectHost == .localhost)
        }
    }
}
