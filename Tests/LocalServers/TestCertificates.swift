import Crypto
import Foundation
import SwiftASN1
import Synchronization
import X509

/// A certificate and its private key, as PEM.
public struct ServerIdentity: Sendable {
    /// The certificate.
    public let certificatePEM: String
    /// The certificate's private key.
    public let keyPEM: String
}

/// A certification authority for the tests, created when the process runs, and the certificates that it issues.
public struct TestCertificates: Sendable {
    /// A kind of certificate, and what a client that trusts `authorityPEM` must think of it.
    public enum Variant: Sendable, CaseIterable {
        /// For localhost, 127.0.0.1 and ::1, and valid for a day: the client must trust it.
        case good
        /// Like `good`, but expired an hour ago.
        case expired
        /// Like `good`, but valid only in an hour.
        case notYetValid
        /// For mail.elsewhere.test only.
        case otherName
        /// Signed with its own key.
        case selfSigned
        /// Signed by an authority of the same name but with another key.
        case otherAuthority
    }

    /// The authority's certificate, which a client must trust.
    public let authorityPEM: String
    private let authorityKey: P256.Signing.PrivateKey
    private let authorityName: DistinguishedName

    /// One authority for the whole process. Creating it takes some milliseconds, and sharing it lets tests share
    /// servers.
    public static let shared: Result<TestCertificates, LocalServerError> = Result { () throws(LocalServerError) in
        try TestCertificates()
    }

    /// Creates the authority.
    ///
    /// - Throws: ``LocalServerError`` if its certificate can't be made.
    public init() throws(LocalServerError) {
        authorityKey = P256.Signing.PrivateKey()
        do {
            authorityName = try DistinguishedName { CommonName("Pennypost tests' authority") }
            let certificate = try Self.authority(named: authorityName, key: authorityKey)
            authorityPEM = try certificate.serializeAsPEM().pemString
        } catch {
            throw .certificate("\(error)")
        }
    }

    /// Returns a server's certificate, always the same for the same arguments, because making one costs a test more
    /// than using it.
    ///
    /// - Throws: ``LocalServerError`` if the certificate can't be made.
    public func sharedIdentity(
        _ variant: Variant = .good, hosts: [String] = []
    ) throws(LocalServerError) -> ServerIdentity {
        let key = "\(variant) \(hosts.joined(separator: " "))"
        if let made = Self.identities.withLock({ $0[key] }) { return made }
        let identity = try identity(variant, hosts: hosts)
        Self.identities.withLock { $0[key] = identity }
        return identity
    }

    private static let identities = Mutex<[String: ServerIdentity]>([:])

    /// Creates a server's certificate.
    ///
    /// - Parameters:
    ///   - variant: the kind of certificate.
    ///   - hosts: names for which it is valid in addition to the loopback names. ``Variant/otherName`` ignores them.
    /// - Throws: ``LocalServerError`` if the certificate can't be made.
    public func identity(
        _ variant: Variant = .good, hosts: [String] = []
    ) throws(LocalServerError) -> ServerIdentity {
        let key = P256.Signing.PrivateKey()
        let hour: TimeInterval = 3600
        var start = Date(timeIntervalSinceNow: -24 * hour)
        var end = Date(timeIntervalSinceNow: 24 * hour)
        var names = Self.loopbackNames + hosts.map { .dnsName($0) }
        var signer = authorityKey
        var issuer = authorityName
        do {
            let subject = try DistinguishedName { CommonName("localhost") }
            switch variant {
            case .good: break
            case .expired: end = Date(timeIntervalSinceNow: -hour)
            case .notYetValid: start = Date(timeIntervalSinceNow: hour)
            case .otherName: names = [.dnsName("mail.elsewhere.test")]
            case .selfSigned: (signer, issuer) = (key, subject)
            case .otherAuthority: signer = P256.Signing.PrivateKey()
            }
            let certificate = try Certificate(
                version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: start,
                notValidAfter: end, issuer: issuer, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    SubjectAlternativeNames(names)
                },
                issuerPrivateKey: .init(signer))
            return ServerIdentity(
                certificatePEM: try certificate.serializeAsPEM().pemString, keyPEM: key.pemRepresentation)
        } catch {
            throw .certificate("\(error)")
        }
    }

    /// Writes the authority's certificate to `authority.pem` in a folder and returns the file's path.
    ///
    /// - Throws: ``LocalServerError`` if the file can't be written.
    public func writeAuthority(into folder: TemporaryFolder) throws(LocalServerError) -> String {
        try folder.write(authorityPEM, to: "authority.pem")
    }

    private static let loopbackNames: [GeneralName] = [
        .dnsName("localhost"),
        .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
        .ipAddress(ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
    ]

    private static func authority(named name: DistinguishedName, key: P256.Signing.PrivateKey) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Date(timeIntervalSinceNow: -48 * 3600),
            notValidAfter: Date(timeIntervalSinceNow: 48 * 3600),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true))
            },
            issuerPrivateKey: .init(key))
    }
}
