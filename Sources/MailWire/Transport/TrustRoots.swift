/// Which certification authorities a connection believes. There is no value that believes everyone.
public enum TrustRoots: Hashable, Sendable {
    /// The operating system's store.
    case system
    /// The certificates of a PEM file, and no others.
    case pemFile(path: String)
    /// Certificates in PEM form, and no others.
    case pem([UInt8])
}
