/// The certification authorities that a connection trusts. No value trusts every certificate.
public enum TrustRoots: Hashable, Sendable {
    /// The operating system's store.
    case system
    /// Only the certificates in a PEM file.
    case pemFile(path: String)
    /// Only these certificates, in PEM form.
    case pem([UInt8])
}
