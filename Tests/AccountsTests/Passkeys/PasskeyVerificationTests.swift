import Testing

@testable import Accounts

@Suite("Answers of passkeys") struct PasskeyVerificationTests {
    private let challenge = BearerToken(random: RandomBytes.bytes).text
    private let site = SampleAuthenticator.site
    private typealias Flag = SampleAuthenticator.Flag

    private func check(
        _ authenticator: SampleAuthenticator, _ answer: PasskeyAssertion? = nil, challenge: String? = nil,
        site: PasskeyRelyingParty? = nil, needsVerifiedPerson: Bool = true
    ) throws {
        let key = try PasskeyPublicKey(authenticator.publicKey, algorithm: authenticator.algorithm)
        try (answer ?? authenticator.use(self.challenge)).verify(
            challenge: challenge ?? self.challenge, site: site ?? self.site, key: key,
            needsVerifiedPerson: needsVerifiedPerson)
    }

    @Test("A passkey of each algorithm is made and used", arguments: PasskeyAlgorithm.allCases)
    func isRight(algorithm: PasskeyAlgorithm) throws {
        var authenticator = try SampleAuthenticator(algorithm)
        try authenticator.register(challenge).verify(challenge: challenge, site: site)
        try check(authenticator)
        // A browser may say more than we know, and a synchronised passkey is backed up.
        authenticator.moreClientData = #","crossOrigin":false,"other_keys_can_be_added_here":{"a":[1]}"#
        authenticator.flags |= Flag.fitForBackup | Flag.backedUp
        try check(authenticator)
    }

    @Test("A counter that stands still, or goes back, is no fault", arguments: PasskeyAlgorithm.allCases)
    func counterIsFree(algorithm: PasskeyAlgorithm) throws {
        var authenticator = try SampleAuthenticator(algorithm)
        for counter in [7, 7, 0, UInt32.max] {
            authenticator.counter = counter
            let key = try PasskeyPublicKey(authenticator.publicKey, algorithm: authenticator.algorithm)
            let found = try authenticator.use(challenge).verify(
                challenge: challenge, site: site, key: key, needsVerifiedPerson: true)
            #expect(found == counter)
        }
    }

    @Test("What the browser says must be what was asked, here, now", arguments: PasskeyAlgorithm.allCases)
    func clientData(algorithm: PasskeyAlgorithm) throws {
        let right = try SampleAuthenticator(algorithm)
        var other = right
        other.type = "webauthn.create"
        #expect(throws: PasskeyProblem.type) { try check(other) }
        #expect(throws: PasskeyProblem.challenge) {
            try check(right, challenge: BearerToken(random: RandomBytes.bytes).text)
        }
        for origin in [
            "https://mail.firma.cz.example", "http://mail.firma.cz", "https://mail.firma.cz:8443", "https://firma.cz",
        ] {
            other = right
            other.origin = origin
            #expect(throws: PasskeyProblem.origin) { try check(other) }
        }
        for more in [#","crossOrigin":true"#, #","topOrigin":"https://example.com""#] {
            other = right
            other.moreClientData = more
            #expect(throws: PasskeyProblem.origin) { try check(other) }
        }
        other = right
        other.type = "webauthn.get"
        #expect(throws: PasskeyProblem.type) { try other.register(challenge).verify(challenge: challenge, site: site) }
    }

    @Test(
        "What the authenticator says must be of our host, with a person before it", arguments: PasskeyAlgorithm.allCases
    )
    func authenticatorData(algorithm: PasskeyAlgorithm) throws {
        let right = try SampleAuthenticator(algorithm)
        var other = right
        other.host = "firma.cz"
        #expect(throws: PasskeyProblem.relyingParty) { try check(other) }
        other = right
        other.flags = Flag.verified
        #expect(throws: PasskeyProblem.personAbsent) { try check(other) }
        #expect(throws: PasskeyProblem.personAbsent) {
            try other.register(challenge).verify(challenge: challenge, site: site)
        }
        other.flags = Flag.present
        #expect(throws: PasskeyProblem.personNotVerified) { try check(other) }
        try check(other, needsVerifiedPerson: false)
        other.flags = Flag.present | Flag.verified | Flag.backedUp
        #expect(throws: PasskeyProblem.flags) { try check(other) }
    }

    @Test("One bit changed in anything signed, or in the signature, is seen", arguments: PasskeyAlgorithm.allCases)
    func signature(algorithm: PasskeyAlgorithm) throws {
        let right = try SampleAuthenticator(algorithm)
        let answer = try right.use(challenge)
        func changed(
            data: [UInt8]? = nil, client: [UInt8]? = nil, signature: [UInt8]? = nil
        ) throws -> PasskeyAssertion {
            try PasskeyAssertion(
                credentialID: BearerToken.base64URL(answer.credentialID),
                clientDataJSON: BearerToken.base64URL(client ?? answer.clientDataJSON),
                authenticatorData: BearerToken.base64URL(data ?? answer.authenticatorData),
                signature: BearerToken.base64URL(signature ?? answer.signature), userHandle: nil)
        }
        try check(right, changed())
        var data = answer.authenticatorData
        data[36] ^= 1
        #expect(throws: PasskeyProblem.signature) { try check(right, changed(data: data)) }
        #expect(throws: PasskeyProblem.signature) { try check(right, changed(client: answer.clientDataJSON + [0x20])) }
        for position in [0, answer.signature.count / 2, answer.signature.count - 1] {
            var signature = answer.signature
            signature[position] ^= 1
            #expect(throws: PasskeyProblem.signature) { try check(right, changed(signature: signature)) }
        }
        for signature in [[], [0], Array(answer.signature.dropLast()), answer.signature + [0]] {
            #expect(throws: PasskeyProblem.signature) { try check(right, changed(signature: signature)) }
        }
        // Another passkey's signature of the same question.
        let other = try SampleAuthenticator(algorithm, credentialID: right.credentialID)
        #expect(throws: PasskeyProblem.signature) { try check(right, other.use(challenge)) }
    }

    @Test("A key must be of the algorithm that the browser names", arguments: PasskeyAlgorithm.allCases)
    func publicKey(algorithm: PasskeyAlgorithm) throws {
        let authenticator = try SampleAuthenticator(algorithm)
        let info = authenticator.publicKey
        for named in PasskeyAlgorithm.allCases where named != algorithm {
            #expect(throws: PasskeyProblem.publicKey) { try PasskeyPublicKey(info, algorithm: named.rawValue) }
        }
        for number: Int64 in [0, -37, -36, .min, .max] {
            #expect(throws: PasskeyProblem.publicKey) { try PasskeyPublicKey(info, algorithm: number) }
        }
        for bytes in [
            [], Array(info.dropLast()), info + [0], [UInt8](repeating: 0x30, count: PasskeyPublicKey.longest),
        ] {
            #expect(throws: PasskeyProblem.publicKey) { try PasskeyPublicKey(bytes, algorithm: algorithm.rawValue) }
        }
    }

    @Test("The new credential must be the one that the browser names")
    func newCredential() throws {
        let authenticator = try SampleAuthenticator(.es256)
        func answer(_ data: [UInt8], id: [UInt8]? = nil) throws -> PasskeyRegistration {
            try PasskeyRegistration(
                credentialID: BearerToken.base64URL(id ?? authenticator.credentialID),
                clientDataJSON: BearerToken.base64URL(authenticator.clientData("webauthn.create", challenge)),
                authenticatorData: BearerToken.base64URL(data),
                publicKey: BearerToken.base64URL(authenticator.publicKey), algorithm: authenticator.algorithm)
        }
        let right = authenticator.authenticatorData(credential: authenticator.credentialID)
        try answer(right).verify(challenge: challenge, site: site)
        #expect(throws: PasskeyProblem.credential) {
            try answer(right, id: [1, 2, 3]).verify(challenge: challenge, site: site)
        }
        #expect(throws: PasskeyProblem.credential) {
            try answer(authenticator.authenticatorData()).verify(challenge: challenge, site: site)
        }
        // Cut anywhere before the key, and with lengths that promise too much or nothing.
        for count in 0..<(right.count - 4) {
            #expect(throws: PasskeyProblem.malformed) {
                try answer(Array(right.prefix(count))).verify(challenge: challenge, site: site)
            }
        }
        for length: [UInt8] in [[0, 0], [0x04, 0x00], [0xff, 0xff]] {
            var data = right
            data.replaceSubrange(53..<55, with: length)
            #expect(throws: PasskeyProblem.malformed) { try answer(data).verify(challenge: challenge, site: site) }
        }
    }

    @Test("Members that are too long or no base64url are refused before anything is decoded")
    func sizes() throws {
        let refusal = AccountsError.input([InputProblem(.passkey, .malformed)])
        func assertion(
            _ id: String = "", _ client: String = "", _ data: String = "", _ signature: String = "",
            _ user: String? = nil
        ) throws {
            _ = try PasskeyAssertion(
                credentialID: id, clientDataJSON: client, authenticatorData: data, signature: signature,
                userHandle: user)
        }
        func text(_ count: Int) -> String { BearerToken.base64URL([UInt8](repeating: 1, count: count)) }
        try assertion(text(1_023), text(4_096), text(4_096), text(512), text(64))
        #expect(throws: refusal) { try assertion(text(1_024)) }
        #expect(throws: refusal) { try assertion("", text(4_097)) }
        #expect(throws: refusal) { try assertion("", "", text(4_097)) }
        #expect(throws: refusal) { try assertion("", "", "", text(513)) }
        #expect(throws: refusal) { try assertion("", "", "", "", text(65)) }
        for broken in ["a+b/", "a===", "á", "aaaaa", " "] { #expect(throws: refusal) { try assertion(broken) } }
        #expect(throws: refusal) {
            try PasskeyRegistration(
                credentialID: "", clientDataJSON: "", authenticatorData: "", publicKey: text(601), algorithm: -7)
        }
        // A browser's words that are no JSON, or nested without end.
        for words in ["", "null", "[]", #"{"type":1}"#, String(repeating: "[", count: 4_000)] {
            #expect(throws: PasskeyProblem.malformed) { try PasskeyClientData(Array(words.utf8)) }
        }
    }
}
