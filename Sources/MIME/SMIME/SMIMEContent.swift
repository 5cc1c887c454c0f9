/// What an application/pkcs7-mime part holds (RFC 8551 §3.2), by what its CMS says, whatever the smime-type parameter says.
///
/// Raw values are stable: they appear in JSON.
public enum SMIMEContent: String, Sendable, Hashable, CaseIterable {
    /// Signed data. The signed content is read as a part; nothing is said about whether the signature holds.
    case signed = "signed-not-checked"
    /// Enveloped data, with or without authentication: only the receiver's key opens it.
    case encrypted
    /// Compressed data (RFC 3274), which is not opened.
    case compressed
    /// Certificates alone, without content and without a signature.
    case certificates
    /// A signature without the content that it is for.
    case signature
    /// CMS of another kind.
    case other
    /// Bytes that are not CMS, or CMS that is cut or broken.
    case unreadable
}
