public import OAuth

/// How a provider lets users sign in on its own page, so that a program needs no password (OAuth 2.0).
public struct ProviderSignIn: Hashable, Sendable {
    /// The key under which the program's configuration has the client ID that the provider issued: `microsoft`.
    public let client: String
    /// The provider's endpoints, and the scopes to ask for.
    public let server: OAuthServer
}

extension ProviderSignIn: Decodable {
    private enum Key: String, CodingKey, CaseIterable {
        case client, authorization, token, deviceAuthorization, scopes, redirectHost
    }

    /// The most scopes to ask for.
    private static let mostScopes = 20

    /// Reads how to sign in.
    /// - Throws: `DecodingError` if a member is missing, unknown or malformed.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(allowing: Key.self)
        client = try members.decode(String.self, forKey: .client)
        guard client.wholeMatch(of: /[a-z][a-z0-9]{0,31}/) != nil else {
            throw members.fault(.client, "it may have small letters and digits only")
        }
        let scopes = try members.decode([String].self, forKey: .scopes)
        guard 1...Self.mostScopes ~= scopes.count, scopes.allSatisfy(Self.isScope) else {
            throw members.fault(.scopes, "it is not a list of scopes")
        }
        guard let authorization = try members.signInAddress(.authorization) else {
            throw members.fault(.authorization, "it is missing")
        }
        guard let token = try members.signInAddress(.token) else { throw members.fault(.token, "it is missing") }
        let redirectHost =
            members.contains(.redirectHost)
            ? try members.word(.redirectHost, OAuthServer.RedirectHost.self, among: [.address, .localhost]) : .address
        server = OAuthServer(
            authorization: authorization, token: token,
            deviceAuthorization: try members.signInAddress(.deviceAuthorization), scopes: scopes,
            redirectHost: redirectHost)
    }

    /// Whether the text is a scope token (RFC 6749 §3.3).
    private static func isScope(_ text: String) -> Bool {
        1...256 ~= text.utf8.count && text.utf8.allSatisfy { 0x21...0x7E ~= $0 && $0 != 0x22 && $0 != 0x5C }
    }
}

extension OAuthServer.RedirectHost: Decodable {}

extension KeyedDecodingContainer {
    /// An address over TLS, or one of this machine; `nil` if the member is missing.
    fileprivate func signInAddress(_ key: Key) throws -> OAuthAddress? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        do {
            return try OAuthAddress(text, plaintextOnLoopback: true)
        } catch {
            throw fault(key, "it is not an address that begins with https://")
        }
    }
}
