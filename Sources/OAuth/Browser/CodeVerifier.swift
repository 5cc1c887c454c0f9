import Crypto
import Foundation
import MailWire

/// Proof that the code is presented by the program that asked for it: PKCE with S256 (RFC 7636).
struct CodeVerifier: Sendable {
    /// The verifier, 43 characters (RFC 7636 §4.1).
    let secret: Secret
    /// The verifier's hash, which goes through the browser (RFC 7636 §4.2).
    let challenge: String

    init(generator: inout some RandomNumberGenerator) {
        self.init(RandomToken.text(generator: &generator))
    }

    init(_ text: String) {
        secret = Secret(text)
        challenge = RandomToken.base64URL(SHA256.hash(data: Array(text.utf8)))
    }
}

/// Strings that can't be guessed.
enum RandomToken {
    /// Returns 256 random bits as 43 characters of base64url.
    static func text(generator: inout some RandomNumberGenerator) -> String {
        base64URL((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    /// Returns base64url (RFC 4648 §5) without padding.
    static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
