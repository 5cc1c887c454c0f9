import Foundation
import LocalServers
import MailWire
import OAuth
import Synchronization
import Testing

/// Sign-in by a code that the user types on the server's page.
@Suite("Signing in with a code on another device", .timeLimit(.minutes(2))) struct DeviceSignInTests {
    /// A clock whose waits the test counts and ends when it wants.
    private final class Waits: Sendable {
        private let pauses = Mutex<[Duration]>([])
        var all: [Duration] { pauses.withLock { $0 } }

        /// - Parameter pass: called with the number of the wait that begins.
        func clock(_ pass: @escaping @Sendable (Int) async throws -> Void) -> OAuthClock {
            OAuthClock(now: { Date() }) { pause in
                let number = self.pauses.withLock { pauses in
                    pauses.append(pause)
                    return pauses.count
                }
                try await pass(number)
            }
        }
    }

    @Test("A code that is typed after a while gives tokens that can be refreshed")
    func aCodeTypedAfterAWhileGivesTokens() async throws {
        try await withSharedServer { server in
            let (prompts, continuation) = AsyncStream.makeStream(of: DevicePrompt.self)
            let waits = Waits()
            let clock = waits.clock { number in
                // The server is polled twice before the code is typed.
                guard number == 3 else { return }
                for await prompt in prompts {
                    try await server.type(prompt.userCode, at: prompt.page.text)
                    break
                }
            }
            let signIn = try server.signIn(as: AuthorizationServer.deviceClientID, clock: clock)
            let tokens = try await signIn.withDevice { continuation.yield($0) }
            #expect(waits.all == [.seconds(1), .seconds(1), .seconds(1)])
            #expect(!tokens.accessToken.isEmpty)
            #expect(tokens.scopes == AuthorizationServer.scopes)
            let refreshToken = try #require(tokens.refreshToken)
            let next = try await signIn.refresh(refreshToken, scopes: tokens.scopes)
            #expect(next.accessToken != tokens.accessToken)
        }
    }

    @Test("A user who declines ends the polling")
    func aUserWhoDeclinesEndsThePolling() async throws {
        try await withSharedServer { server in
            let (prompts, continuation) = AsyncStream.makeStream(of: DevicePrompt.self)
            let clock = Waits().clock { _ in
                for await prompt in prompts {
                    try await server.type(prompt.userCode, at: prompt.page.text, decision: .deny)
                    break
                }
            }
            let signIn = try server.signIn(as: AuthorizationServer.deviceClientID, clock: clock)
            let error = try await #require(throws: OAuthError.self) {
                _ = try await signIn.withDevice { continuation.yield($0) }
            }
            guard case .refused(let refusal) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(refusal.kind == .accessDenied)
        }
    }

    @Test("A client without device sign-in is reported")
    func aClientWithoutDeviceSignInIsReported() async throws {
        try await withSharedServer { server in
            let error = try await #require(throws: OAuthError.self) {
                _ = try await server.signIn(as: "nobody").withDevice { _ in }
            }
            #expect(error.remedy == .fixConfiguration)
        }
    }

    @Test("A server without device sign-in is reported")
    func aServerWithoutDeviceSignInIsReported() async throws {
        let address = try OAuthAddress("https://127.0.0.1:1/")
        let server = OAuthServer(authorization: address, token: address, scopes: [])
        let client = try #require(OAuthClient(id: "x"))
        await #expect(throws: OAuthError.deviceSignInNotOffered) {
            _ = try await OAuthSignIn(server: server, client: client).withDevice { _ in }
        }
    }
}
