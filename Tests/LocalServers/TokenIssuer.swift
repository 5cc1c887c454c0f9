import Crypto
import Foundation

/// Issues JSON Web Tokens (RFC 7519, HS256) that Dovecot checks against a key in its folder.
struct TokenIssuer: Sendable {
    private let key: SymmetricKey

    /// Creates a key and writes it to the path that Dovecot reads: `token-keys/default/HS256/default`.
    init(writingKeyInto folder: TemporaryFolder) throws(LocalServerError) {
        key = SymmetricKey(size: .bits256)
        let bytes = key.withUnsafeBytes { Data($0) }
        for place in ["token-keys/default/HS256", "token-keys/shared/default/HS256"] {
            try folder.makeFolder(place)
            try folder.write(bytes.base64EncodedString(), to: "\(place)/default")
        }
    }

    func token(for address: String, validFor time: Duration) throws(LocalServerError) -> String {
        let now = Int(Date().timeIntervalSince1970)
        let header = #"{"alg":"HS256","typ":"JWT"}"#
        let claims = """
            {"sub":"\(address)","iat":\(now - 60),"nbf":\(now - 60),"exp":\(now + Int(time.components.seconds))}
            """
        let signed = "\(Self.encoded(Data(header.utf8))).\(Self.encoded(Data(claims.utf8)))"
        let signature = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: key)
        return "\(signed).\(Self.encoded(Data(signature)))"
    }

    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }
}
