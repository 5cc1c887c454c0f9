/// A sign-in by one mechanism, as a state machine without I/O: challenges go in, responses come out, both without
/// base64. The protocol sends ``initialResponse()`` with the command if it can, or in answer to an empty challenge.
public struct SASLExchange: Sendable {
    /// The mechanism, whose name goes into the command.
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

    /// Creates an exchange with the given source of randomness.
    ///
    /// - Parameters:
    ///   - mechanism: a mechanism that the server offers.
    ///   - credentials: a password or a token, whichever the mechanism takes.
    ///   - endpoint: the host and port that OAUTHBEARER sends to the server (RFC 7628 §3.1).
    ///   - generator: the source of SCRAM's nonce.
    /// - Throws: ``SASLError/unsuitableCredentials(_:)`` if the mechanism takes the other kind of proof, or
    ///   ``SASLError/prohibitedCharacter`` if the user name or secret contains a character that the mechanism forbids.
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
            // U+0001 ends a field of both forms. A name or token that contains one could add fields.
            guard !credentials.userName.utf8.contains(1), !token.withBytes({ $0.contains(1) }) else {
                throw .prohibitedCharacter
            }
            state = .bearer(message: Self.bearer(mechanism, credentials, token, endpoint), isSent: false, refusal: nil)
        default:
            throw .unsuitableCredentials(mechanism)
        }
    }

    /// Returns the only message of the token mechanisms (RFC 7628 §3.1; Google's description of XOAUTH2).
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

    /// Creates an exchange that takes its randomness from the system.
    ///
    /// - Throws: ``SASLError/unsuitableCredentials(_:)`` if the mechanism takes the other kind of proof, or
    ///   ``SASLError/prohibitedCharacter`` if the user name or secret contains a character that the mechanism forbids.
    public init(mechanism: SASLMechanism, credentials: Credentials, endpoint: Endpoint) throws(SASLError) {
        var generator = SystemRandomNumberGenerator()
        try self.init(mechanism: mechanism, credentials: credentials, endpoint: endpoint, generator: &generator)
    }

    /// Whether the client speaks first, so that its response may go with the command. With LOGIN the server goes first.
    public var clientGoesFirst: Bool { mechanism != .login }

    /// Returns the client's first message; `nil` for LOGIN, and `nil` if it was returned before.
    ///
    /// - Throws: ``SASLError`` if the mechanism can't form its message.
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

    /// Returns the response to a challenge.
    ///
    /// - Parameter challenge: the server's bytes, decoded from base64; empty if the server only asks for the first
    ///   response.
    /// - Throws: ``SASLError`` if the challenge is unexpected or malformed, or if the server failed to prove itself or
    ///   refused.
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
            // The server sends its reason as a challenge. A response without content asks for the final refusal (RFC
            // 7628 §3.2.3, and Google's description of XOAUTH2).
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

    /// Ends the exchange after the server has reported success. SCRAM rejects a success without proof.
    ///
    /// - Parameter finalData: the data that came with the success, decoded from base64; `nil` if the protocol can't
    ///   carry any.
    /// - Throws: ``SASLError/serverNotProved`` if SCRAM's server has not proved itself; another ``SASLError`` if
    ///   `finalData` is not a valid final message.
    public mutating func succeed(with finalData: [UInt8]? = nil) throws(SASLError) {
        guard case .scram(var client) = state else { return }
        if let finalData, !finalData.isEmpty { _ = try client.respond(to: finalData) }
        guard client.isServerProved else { throw .serverNotProved }
        state = .scram(client)
    }

    /// Why the server refused a token, as it sent it (JSON according to RFC 7628 §3.2.2); `nil` if it said nothing.
    public var refusal: String? {
        guard case .bearer(_, _, let refusal) = state else { return nil }
        return refusal
    }
}
