import Foundation
import MailSetup
import MailWire
import OAuth
import Storage

extension MailboxDirectory {
    /// How long one refresh may take before another worker may try: longer than a request to the server can take.
    private static let refreshLease = Duration.seconds(60)
    /// The pause between two checks if another worker has refreshed.
    private static let refreshPause = Duration.milliseconds(100)

    /// Runs `attempt` with the mailbox's credentials. A token that the server refuses may have been revoked, or have
    /// expired by the server's clock: it is then refreshed and tried once more, but only once.
    ///
    /// - Parameters:
    ///   - isRefusal: Returns whether an error means that the sign-in was refused, so that `attempt` has done nothing
    ///     else.
    /// - Throws: ``ServerFailure`` if no token is available; what `attempt` throws.
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

    /// Returns the token that the mailbox signs in with, refreshed if it has expired.
    ///
    /// One worker refreshes, in all processes on the database; the others wait for its result. A refresh token may be
    /// good only once: the next one is stored before the new access token is used, even if the task is cancelled.
    ///
    /// - Parameter refused: A token that a server has refused; a different one is returned.
    /// - Throws: ``ServerFailure`` if no token is available.
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
                    throw ServerFailure(
                        mailbox: mailbox.address, kind: .unreachable,
                        summary: "another program has been renewing the sign-in for too long")
                }
                try await Task.sleep(for: Self.refreshPause)
            }
        }
    }

    /// Refreshes the token as the only worker.
    private func refresh(_ mailbox: Mailbox, refused: Secret?) async throws -> Secret {
        // The lease's previous holder may have done it.
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
            throw ServerFailure(error, mailbox: mailbox.address)
        }
        let isKept = try await database.write { transaction in
            try grants.replace(stored, with: tokens, of: mailbox, in: transaction)
        }
        // The user has signed in again in the meantime: the result of that counts.
        return isKept ? tokens.accessToken : try await storedGrant(of: mailbox).grant.tokens.accessToken
    }

    private func storedGrant(of mailbox: Mailbox) async throws -> StoredGrant {
        let stored = try await database.read { try grants.grant(of: mailbox, in: $0) }
        guard let stored else { throw MailboxError.notConnected(address: mailbox.address) }
        return stored
    }
}

extension StoredGrant {
    /// A token with less time left, in seconds, is refreshed before use.
    static let leastTimeLeft = 60.0

    /// Returns the access token if the server may accept it.
    ///
    /// - Parameter refused: A token that a server has refused.
    func usableToken(at now: Date, refused: Secret?) -> Secret? {
        let tokens = grant.tokens
        if let expiresAt = tokens.expiresAt, expiresAt.timeIntervalSince(now) < Self.leastTimeLeft { return nil }
        return tokens.accessToken == refused ? nil : tokens.accessToken
    }
}
