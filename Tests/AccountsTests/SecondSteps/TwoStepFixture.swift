import LocalDatabases
import Storage
import Synchronization
import Testing

@testable import Accounts

/// Keeps messages, or fails with an error.
final class TestGateway: TextMessageGateway {
    private let state = Mutex<(messages: [TextMessage], failure: TextGatewayError?)>(([], nil))

    var isForDevelopment: Bool { false }
    var messages: [TextMessage] { state.withLock { $0.messages } }
    /// The code of the last message.
    var code: String { String(messages.last?.text.prefix(6) ?? "") }

    func fail(with error: TextGatewayError?) { state.withLock { $0.failure = error } }

    func send(_ message: TextMessage) async throws(TextGatewayError) {
        let failure = state.withLock { state in
            if state.failure == nil { state.messages.append(message) }
            return state.failure
        }
        if let failure { throw failure }
    }
}

/// A person of a company, with two-step verification.
struct TwoStepFixture: Sendable {
    let accounts: AccountsFixture
    let gateway = TestGateway()
    let member: Member
    /// A confirmed session of the person.
    let signedIn: SignedIn

    var twoStep: TwoStep {
        TwoStep(accounts.context, gateway: gateway, texts: TextCodeSettings(host: "mail.firma.cz"))
    }
    var origin: ClientOrigin { accounts.origin }

    /// Returns a code that is right for the app of a set-up.
    func code(for setUp: AppSetUp, offset: Int64 = 0) async throws -> String {
        try await code(forStep: setUp.stepID, offset: offset)
    }

    /// Returns a code that is right for the app.
    func code(forStep id: Int64, offset: Int64 = 0) async throws -> String {
        let row = try await accounts.database.read {
            try $0.row("SELECT sealed_secret FROM second_steps WHERE id = $1", [id])
        }
        let sealed = try #require(try row?.sealedValue("sealed_secret"))
        let secret = try accounts.sealingKey.open(sealed, context: SealContext("second-step/\(id)"))
        return TimeCode.code(secret: secret, step: TimeCode.step(at: accounts.clock.now) + offset)
    }

    /// Turns two-step verification on by an app.
    @discardableResult
    func addApp(name: String = "Phone") async throws -> SecondStepAdded {
        let setUp = try await twoStep.beginApp(by: signedIn)
        return try await twoStep.confirmApp(
            setUp.stepID, code: code(for: setUp), name: name, by: signedIn, from: origin)
    }

    /// Turns two-step verification on by text message.
    @discardableResult
    func addPhone(_ number: String = "601 234 321") async throws -> SecondStepAdded {
        let sent = try await twoStep.beginPhone(number, prefix: "+420", by: signedIn, from: origin)
        return try await twoStep.confirmPhone(sent.stepID, code: gateway.code, by: signedIn, from: origin)
    }

    /// Returns a session that owes the second step.
    func half() async throws -> SignedIn {
        try await accounts.signIn(member, stage: .half, isConfirmed: false).signedIn
    }

    /// Returns the token of a browser in which the person has come in completely.
    func knownBrowser() async throws -> BearerToken {
        let (browsers, personID, origin) = (Browsers(accounts.context), member.person.id, origin)
        return try await accounts.database.write { transaction in
            try browsers.meet(nil, person: personID, remembers: false, from: origin, in: transaction)
        }
    }

    /// Takes the second step.
    @discardableResult
    func check(
        _ code: String, by way: SecondStepWay, half: SignedIn? = nil, browser: BearerToken? = nil,
        remembers: Bool = false
    ) async throws -> Entrance {
        let session = if let half { half } else { try await self.half() }
        return try await twoStep.check(
            code, by: way, half: session, browser: browser, remembers: remembers, from: origin)
    }

    /// Returns a code of six digits that is not the given one.
    static func wrong(_ code: String, _ offset: Int = 1) -> String {
        String(String(1_000_000 + ((Int(code) ?? 0) + offset * 7) % 1_000_000).dropFirst())
    }

    static let refused = AccountsError.input([InputProblem(.code, .wrong)])
    static let expired = AccountsError.input([InputProblem(.code, .expired)])
}

/// Makes a company with a person who is signed in, on an empty database of an engine.
func withTwoStep<Result>(
    _ engine: TestEngine, isolation: isolated (any Actor)? = #isolation,
    _ body: (TwoStepFixture) async throws -> Result
) async throws -> Result {
    try await withAccounts(engine) { accounts in
        let member = try await accounts.makeCompany()
        let (_, signedIn) = try await accounts.signIn(member)
        return try await body(TwoStepFixture(accounts: accounts, member: member, signedIn: signedIn))
    }
}
