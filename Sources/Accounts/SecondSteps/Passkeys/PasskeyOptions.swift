/// What a browser needs to know to make a passkey: the argument of `navigator.credentials.create`, with base64url
/// instead of bytes (WebAuthn §5.1.9).
public struct PasskeyRegistrationOptions: Sendable, Hashable, Encodable {
    /// A site, by its name for people and its host.
    public struct Site: Sendable, Hashable, Encodable {
        public let id: String
        public let name: String
    }

    /// Whose passkey it is.
    public struct User: Sendable, Hashable, Encodable {
        public let id: String
        public let name: String
        public let displayName: String
    }

    /// A kind of key, the first one being wanted most.
    public struct Parameter: Sendable, Hashable, Encodable {
        public let type: String
        public let alg: Int64
    }

    /// What kind of authenticator is wanted. `preferred` lets keys in that can only be a second step.
    public struct Selection: Sendable, Hashable, Encodable {
        public let residentKey: String
        public let userVerification: String
    }

    public let challenge: String
    public let rp: Site
    public let user: User
    public let pubKeyCredParams: [Parameter]
    public let excludeCredentials: [PasskeyDescriptor]
    public let authenticatorSelection: Selection
    public let attestation: String
    /// In milliseconds.
    public let timeout: Int64

    init(challenge: String, site: PasskeyRelyingParty, member: Member, userHandle: [UInt8], present: [[UInt8]]) {
        self.challenge = challenge
        rp = Site(id: site.host, name: "Pennypost")
        let person = member.person
        user = User(id: BearerToken.base64URL(userHandle), name: person.address, displayName: person.name)
        pubKeyCredParams = PasskeyAlgorithm.allCases.map { Parameter(type: "public-key", alg: $0.rawValue) }
        excludeCredentials = present.map(PasskeyDescriptor.init)
        authenticatorSelection = Selection(residentKey: "preferred", userVerification: "preferred")
        attestation = "none"
        timeout = PasskeyAssertionOptions.milliseconds
    }
}

/// What a browser needs to know to use a passkey: the argument of `navigator.credentials.get`, with base64url instead
/// of bytes.
public struct PasskeyAssertionOptions: Sendable, Hashable, Encodable {
    static let milliseconds = PasskeyChallenges.lifetime.components.seconds * 1_000

    public let challenge: String
    public let rpId: String
    /// The passkeys that will do; empty for any that the person has for this site.
    public let allowCredentials: [PasskeyDescriptor]
    /// `required` or `preferred`.
    public let userVerification: String
    /// In milliseconds.
    public let timeout: Int64

    init(challenge: String, site: PasskeyRelyingParty, allowed: [[UInt8]], needsVerifiedPerson: Bool) {
        self.challenge = challenge
        rpId = site.host
        allowCredentials = allowed.map(PasskeyDescriptor.init)
        userVerification = needsVerifiedPerson ? "required" : "preferred"
        timeout = Self.milliseconds
    }
}

/// Names a passkey.
public struct PasskeyDescriptor: Sendable, Hashable, Encodable {
    public let type: String
    public let id: String

    init(_ credentialID: [UInt8]) {
        type = "public-key"
        id = BearerToken.base64URL(credentialID)
    }
}
