/// The content of an application/pkcs7-mime part (RFC 8551 §3.2), according to its CMS, not its smime-type parameter.
///
/// Raw values are stable: they appear in JSON.
public enum SMIMEContent: String, Sendable, Hashable, CaseIterable {
    /// Signed data. The signed content is read as a part; the signature is not verified.
    case signed = "signed-not-checked"
    /// Enveloped data, with or without authentication. Only the recipient's key opens it.
    case encrypted
    /// Compressed data (RFC 3274), which is not opened.
    case compressed
    /// Only certificates, without content or signature.
    case certificates
    /// A signature without the content it belongs to.
    case signature
    /// CMS of another kind.
    case other
    /// Bytes that are not CMS, or truncated or broken CMS.
    case unreadable
}
