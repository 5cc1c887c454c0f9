import Foundation
import MailWire
import OAuth
import Storage

extension MailboxDirectory {
    /// How long one refresh may take before another worker may try: more than its question to the server can.
    private static let refreshLease = Duration.seconds(60)
    /// Between two looks whether another worker has refreshed.
    private static let refreshPause = Duration.milliseconds(100)

    /// Runs `attempt` with what the mailbox signs in with. A token that the server refuses may have been taken back or have
    /// run out by the server's clock: it is refreshed then and tried once more, and not again.
    ///
    /// - Parameters:
    ///   - isRefusal: whether an error says that the sign-in was refused, so that nothing else of `attempt` has happened.
    /// - Throws: ``ServerFailure`` where there is no token to be had; what `attempt` throws.
    nonisolated(nonsending) func withCredentials<Result>(
        of mailbox: Mailbox, isRefusal: (any Error) -> Bool, _ attempt: (Credentials) async throws -> Result
    ) async throws -> Result {
        let credentials = try await credentials(of: mailbox)
        do {
            return try await attempt(credentials)
        } catch {
            guard case .accessToken(let token) = credentials.proof, isRefusal(error) else { throw error }
            let next = try await accessToken(of: mailbox, refused: token)
            return try await attempt(Credentials(userName: mailbox.userName, proof: .accessToken(next)))
        }
    }

    /// The token that the mailbox signs in with, refreshed where its time is over.
    ///
    /// One worker refreshes, in all processes on the database; the others wait for what it gets. A refresh token may be good
    /// once: the next one is stored before the access token that came with it is used, also where the task is cancelled.
    ///
    /// - Parameter refused: a token that a server has refused; another one is given.
    /// - Throws: ``ServerFailure``.
    func accessToken(of mailbox: Mailbox, refused: Secret? = nil) async throws -> Secret {
        let deadline = ContinuousClock.now + Self.refreshLease
        while true {
            let stored = try await storedGrant(of: mailbox)
            if let token = stored.usableToken(at: clock.now(), refused: refused) { return token }
            do {
                return try await database.withLease("tokens/\(mailbox.id)", for: Self.refreshLease) { _ in
                    try await Task { try await refresh(mailbox, refused: refused) }.value
                }
            } catch StorageError.leaseTaken {
                guard ContinuousClock.now < deadline else {
                    throw ServerFailure(mailbox: mailbox.address, probe: .refreshTakesTooLong)
                }
                try await Task.sleep(for: Self.refreshPause)
            }
        }
    }

    /// As the only one.
    private func refresh(_ mailbox: Mailbox, refused: Secret?) async throws -> Secret {
        // Whoever had the lease before may have done it.
        let stored = try await storedGrant(of: mailbox)
        if let token = stored.usableToken(at: clock.now(), refused: refused) { return token }
        let grant = stored.grant
        let tokens: OAuthTokens
        do throws(OAuthError) {
            guard let refreshToken = grant.tokens.refreshToken else {
                throw .refused(.noRefreshToken)
            }
            tokens = try await TokenRefresh(at: grant.tokenAddress, client: grant.client, clock: clock).tokens(
                for: refreshToken, scopes: grant.tokens.scopes)
        } catch {
            throw ServerFailure(mailbox: mailbox.address, probe: ProbeFailure(error))
        }
        let isKept = try await database.write { transaction in
            try grants.replace(stored.version, with: tokens, of: mailbox.id, in: transaction)
        }
        // A person has signed in anew meanwhile: what that gave counts.
        return isKept ? tokens.accessToken : try await storedGrant(of: mailbox).grant.tokens.accessToken
    }

    private func storedGrant(of mailbox: Mailbox) async throws -> StoredGrant {
        let stored = try await database.read { try grants.grant(of: mailbox.id, in: $0) }
        guard let stored else { throw MailboxError.notConnected(address: mailbox.address) }
        return stored
    }
}
