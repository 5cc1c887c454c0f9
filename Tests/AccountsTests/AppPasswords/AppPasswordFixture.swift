import Storage
import Synchronization

@testable import Accounts

extension AccountsFixture {
    var appPasswords: AppPasswords { AppPasswords(context) }

    /// Makes a company with an administrator whose two-step verification is on, signed in and confirmed.
    func makeOwner() async throws -> SignedIn {
        let member = try await makeCompany()
        return try await enter(member)
    }

    /// Turns two-step verification on for a member, and signs them in, confirmed.
    func enter(_ member: Member) async throws -> SignedIn {
        try await setTwoStep(of: member.person.id, since: clock.now)
        return try await signIn(member).signedIn
    }

    /// Makes an app password with the person's confirmation.
    func makeAppPassword(
        _ name: String = "Thunderbird", scope: AppPasswordScope = .sendAndRead, endsAt: Timestamp? = nil,
        networks: [String] = [], by signedIn: SignedIn
    ) async throws -> NewAppPassword {
        try await appPasswords.create(
            name: name, scope: scope, endsAt: endsAt, networks: networks, by: signedIn, from: origin)
    }

    /// Makes letters that are nobody's.
    func strangeLetters() -> String { AppPasswordLetters(random: context.random).grouped }
}

/// A clock that never goes back, and that a test moves.
final class SteadyClock: Sendable {
    private let moment = Mutex(Duration.zero)

    func advance(_ duration: Duration) { moment.withLock { $0 += duration } }

    /// Makes an authority that measures by this clock.
    func authority(_ context: AccountsContext) -> AppPasswordAuthority {
        AppPasswordAuthority(context, elapsed: { self.moment.withLock { $0 } })
    }
}

extension AppPasswordAuthority {
    /// Asks as a program of Jana's does that sends letters.
    func answer(
        _ letters: AppPasswordLetters, user: String = "jana@firma.cz", service: AppPasswordService = .web,
        from address: String = "192.0.2.1"
    ) async -> AppPasswordAnswer {
        await answer(letters.grouped, user: user, service: service, address)
    }

    func answer(
        _ typed: String, user: String = "jana@firma.cz", service: AppPasswordService = .web,
        _ address: String = "192.0.2.1"
    ) async -> AppPasswordAnswer {
        await answer(
            typed, user: user, service: service, from: ClientOrigin(address: address, program: "Thunderbird"))
    }
}

extension AppPasswordAnswer {
    /// The name of the app password by which a program came in; `nil` if it did not.
    var grantedName: String? {
        if case .granted(let grant) = self { grant.name } else { nil }
    }
}
