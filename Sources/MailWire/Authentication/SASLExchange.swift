/// One sign-in by one mechanism, as a machine without input or output: challenges go in, responses come out, both
/// without base64. The protocol writes ``initialResponse()`` with the command where it can, or to an empty challenge.
public struct SASLExchange: Sendable {
    /// The mechanism's name, as it stands in the command.
    public let mechanism: SASLMechanism

    private enum State: Sendable {
        case plain(isSent: Bool)
        case login(next: LoginStep)
        case bearer(message: Secret, isSent: Bool, refusal: String?)
        case scram(SCRAMClient)
    }
    private enum LoginStep: Sendable { case userName, password, done }

    private let credentials: Credentials
    private var state: State

    /// - Parameters:
    ///   - mechanism: one that the server offers.
    ///   - credentials: of the kind that the mechanism takes.
    ///   - endpoint: what OAUTHBEARER names to the server (RFC 7628 §3.1).
    ///   - generator: where SCRAM's nonce comes from.
    public init(
        mechanism: SASLMechanism, credentials: Credentials, endpoint: Endpoint,
        generator: inout some RandomNumberGenerator
    ) throws(SASLError) {
        self.mechanism = mechanism
        self.credentials = credentials
        switch (mechanism, credentials.proof) {
        case (.plain, .password(let password)):
            guard !credentials.userName.utf8.contains(0), !password.withBytes({ $0.contains(0) }) else {
                throw .prohibitedCharacter
            }
            state = .plain(isSent: false)
        case (.login, .password):
            state = .login(next: .userName)
        case (.scramSHA256, .password(let password)):
            state = .scram(try SCRAMClient(userName: credentials.userName, password: password, generator: &generator))
        case (.xoauth2, .accessToken(let token)), (.oauthBearer, .accessToken(let token)):
            // U+0001 ends a field of both forms; a name or token that holds one would add fields of its own.
            guard !credentials.userName.utf8.contains(1), !token.withBytes({ $0.contains(1) }) else {
                throw .prohibitedCharacter
            }
            state = .bearer(message: Self.bearer(mechanism, credentials, token, endpoint), isSent: false, refusal: nil)
        default:
            throw .unsuitableCredentials(mechanism)
        }
    }

    /// The one message of the token mechanisms (RFC 7628 §3.1; Google's description of XOAUTH2).
    private static func bearer(
        _ mechanism: SASLMechanism, _ credentials: Credentials, _ token: Secret, _ endpoint: Endpoint
    ) -> Secret {
        token.withText { token in
            guard mechanism == .oauthBearer else {
                return Secret("user=\(credentials.userName)\u{1}auth=Bearer \(token)\u{1}\u{1}")
            }
            let user = credentials.userName.replacing("=", with: "=3D").replacing(",", with: "=2C")
            let place = "host=\(endpoint.host)\u{1}port=\(endpoint.port)"
            return Secret("n,a=\(user),\u{1}\(place)\u{1}auth=Bearer \(token)\u{1}\u{1}")
        }
    }

    /// An exchange whose randomness is the system's.
    public init(mechanism: SASLMechanism, credentials: Credentials, endpoint: Endpoint) throws(SASLError) {
        var generator = SystemRandomNumberGenerator()
        try self.init(mechanism: mechanism, credentials: credentials, endpoint: endpoint, generator: &generator)
    }

    /// True where the client speaks first, so that its response may stand with the command. LOGIN's server goes first.
    public var clientGoesFirst: Bool { mechanism != .login }

    /// What the client says first; nil for LOGIN, and nil where it was asked for before.
    public mutating func initialResponse() throws(SASLError) -> [UInt8]? {
        switch state {
        case .plain(isSent: false):
            state = .plain(isSent: true)
            let user = Array(credentials.userName.utf8)
            return credentials.secret.withBytes { [0] + user + [0] + $0 }
        case .bearer(let message, isSent: false, _):
            state = .bearer(message: message, isSent: true, refusal: nil)
            return message.withBytes { $0 }
        case .scram(var client):
            let response = client.clientFirstMessage()
            state = .scram(client)
            return response
        case .plain, .login, .bearer: return nil
        }
    }

    /// The answer to a challenge.
    ///
    /// - Parameter challenge: the server's bytes, base64 removed; empty where the server only invites the first response.
    public mutating func respond(to challenge: [UInt8]) throws(SASLError) -> [UInt8] {
        switch state {
        case .plain(let isSent):
            guard !isSent, let response = try initialResponse() else { throw .unexpectedChallenge(mechanism) }
            return response
        case .login(next: .userName):
            state = .login(next: .password)
            return Array(credentials.userName.utf8)
        case .login(next: .password):
            state = .login(next: .done)
            return credentials.secret.withBytes { $0 }
        case .login(next: .done):
            throw .unexpectedChallenge(mechanism)
        case .bearer(let message, let isSent, let refusal):
            if !isSent, challenge.isEmpty, let response = try initialResponse() { return response }
            guard refusal == nil else { throw .unexpectedChallenge(mechanism) }
            // The server's reason comes as a challenge; an answer without content asks for the final refusal
            // (RFC 7628 §3.2.3, and Google's description of XOAUTH2).
            let clean = SecretFilter(credentials).hide(in: challenge)
            let words = String(decoding: clean.prefix(1000), as: UTF8.self)
            state = .bearer(message: message, isSent: true, refusal: words)
            return mechanism == .oauthBearer ? [1] : []
        case .scram(var client):
            let response: [UInt8]
            do throws(SASLError) {
                response = try client.respond(to: challenge)
            } catch {
                guard case .refusedByServer(let words) = error else { throw error }
                throw .refusedByServer(SecretFilter(credentials).hide(in: words))
            }
            state = .scram(client)
            return response
        }
    }

    /// Ends the exchange when the server says that it succeeded. SCRAM refuses a success without proof.
    ///
    /// - Parameter finalData: what came with the success, base64 removed, where the protocol can carry it.
    public mutating func succeed(with finalData: [UInt8]? = nil) throws(SASLError) {
        guard case .scram(var client) = state else { return }
        if let finalData, !finalData.isEmpty { _ = try client.respond(to: finalData) }
        guard client.isServerProved else { throw .serverNotProved }
        state = .scram(client)
    }

    /// What a token's server said of its refusal, as it sent it (JSON by RFC 7628 §3.2.2), or nil.
    public var refusal: String? {
        guard case .bearer(_, _, let refusal) = state else { return nil }
        return refusal
    }
}
