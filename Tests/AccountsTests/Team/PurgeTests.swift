import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("Removing what is over")
struct PurgeTests {
    /// The tables in which something is over one day, and how many rows are left then.
    private static let counts = [
        "second_steps": 1, "text_codes": 0, "text_messages": 4, "passkey_challenges": 0, "invitations": 1,
        "sessions": 1, "wrong_secrets": 0,
    ]

    @Test("What is over is gone after a while, and what holds stays", arguments: TestEngine.allCases)
    func purges(_ engine: TestEngine) async throws {
        try await withTwoStep(engine) { fixture in
            let (accounts, twoStep, origin) = (fixture.accounts, fixture.twoStep, fixture.origin)
            let sent = try await twoStep.beginPhone("601 234 321", prefix: "+420", by: fixture.signedIn, from: origin)
            _ = try await twoStep.confirmPhone(
                sent.stepID, code: fixture.gateway.code, by: fixture.signedIn, from: origin)
            _ = try await twoStep.beginPhone("602 234 321", prefix: "+420", by: fixture.signedIn, from: origin)
            _ = try await twoStep.beginApp(by: fixture.signedIn)
            _ = try await accounts.passkeys.beginSignIn(from: origin)
            _ = try await accounts.half(of: fixture)
            let invitations = Invitations(accounts.context)
            _ = try await invitations.invite(
                address: "eva@firma.cz", name: "Eva", role: .member, language: .czech, by: fixture.signedIn,
                from: origin)
            _ = try? await accounts.begin(password: "wrong")
            // Nothing of it is over yet.
            let before = try await rows(accounts)
            try await accounts.context.purge()
            #expect(try await rows(accounts) == before)
            #expect(try await numbers(accounts).allSatisfy { $0.hasPrefix("+420") })

            accounts.clock.advance(.seconds(2 * 86_400))
            _ = try await accounts.database.write { transaction in
                try TextMessageLimits(now: accounts.clock.now).count(
                    .init(
                        companyID: 1, personID: 1, number: PhoneNumber(stored: "+420603234321"), isStranger: false,
                        isUnproved: false),
                    in: transaction)
            }
            try await accounts.context.purge()
            #expect(try await rows(accounts) == Self.counts)
            // A number is kept for as long as a share counts its messages.
            #expect(try await numbers(accounts) == ["", "", "", "+420603234321"])
            #expect(try await twoStep.state(of: fixture.signedIn).steps.map(\.id) == [sent.stepID])

            accounts.clock.advance(Invitation.lifetime + Invitations.memory)
            try await accounts.context.purge()
            #expect(try await accounts.count("invitations") == 0)
            #expect(try await accounts.count("text_messages") == 0)
            #expect(try await accounts.count("security_events") > 0)
        }
    }

    private func rows(_ accounts: AccountsFixture) async throws -> [String: Int] {
        var rows: [String: Int] = [:]
        for table in Self.counts.keys { rows[table] = Int(try await accounts.count(table)) }
        return rows
    }

    private func numbers(_ accounts: AccountsFixture) async throws -> [String] {
        try await accounts.database.read { transaction in
            try transaction.rows("SELECT phone_number FROM text_messages ORDER BY id").map {
                try $0.text("phone_number")
            }
        }
    }
}

extension AccountsFixture {
    /// Begins a sign-in of the person, and asks for a code.
    fileprivate func half(of fixture: TwoStepFixture) async throws -> SignedIn {
        clock.advance(.seconds(60))
        let half = try await fixture.half()
        let step = try await fixture.twoStep.state(of: half).steps[0].id
        _ = try await fixture.twoStep.sendCode(step, to: half, browser: nil, from: origin)
        return half
    }
}
