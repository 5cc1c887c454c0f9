import Foundation

/// What the browser says about what it asked the authenticator (WebAuthn §5.8.1).
struct PasskeyClientData: Decodable {
    /// What was asked. The raw value is on the wire.
    enum Kind: String {
        case registration = "webauthn.create"
        case assertion = "webauthn.get"
    }

    /// The most bytes of the JSON text.
    static let longest = 4_096

    let type: String
    let challenge: String
    let origin: String
    let crossOrigin: Bool?
    let topOrigin: String?

    /// Reads the JSON text, which a browser may extend by members of its own.
    init(_ bytes: [UInt8]) throws(PasskeyProblem) {
        guard bytes.count <= Self.longest, let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)) else {
            throw .malformed
        }
        self = read
    }

    /// Checks that the browser asked what we asked it, on our pages.
    ///
    /// - Parameter challenge: The challenge as base64url, as it was sent.
    func verify(_ kind: Kind, challenge: String, site: PasskeyRelyingParty) throws(PasskeyProblem) {
        guard type == kind.rawValue else { throw .type }
        guard SecretBytes.areEqual(Array(self.challenge.utf8), Array(challenge.utf8)) else { throw .challenge }
        // Our pages stand in no frame, so a question from within one is not ours.
        guard origin == site.origin, crossOrigin != true, topOrigin == nil else { throw .origin }
    }
}
