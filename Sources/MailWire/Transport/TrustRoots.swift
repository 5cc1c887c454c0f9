package import NIOSSL

/// The certification authorities that a connection trusts. No value trusts every certificate.
public enum TrustRoots: Hashable, Sendable {
    /// The operating system's store.
    case system
    /// Only the certificates in a PEM file.
    case pemFile(path: String)
    /// Only these certificates, in PEM form.
    case pem([UInt8])

    /// Trusts only these certificates, in PEM form; the operating system's store if `nil`.
    package init(authorityPEM: [UInt8]?) {
        self = authorityPEM.map(Self.pem) ?? .system
    }

    /// Returns a client's configuration: TLS 1.2 or later, every certificate fully verified.
    ///
    /// - Throws: An error of NIOSSL if the certificates cannot be read.
    package func clientConfiguration() throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        switch self {
        case .system: configuration.trustRoots = .default
        case .pemFile(let path): configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
        case .pem(let bytes): configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(bytes))
        }
        return configuration
    }
}
