internal import Crypto
internal import Foundation
internal import SwiftASN1
internal import Synchronization
internal import X509

/// A certificate and its private key, as PEM.
public struct ServerIdentity: Sendable {
    public let certificatePEM: String
    public let keyPEM: String
}

/// A certification authority for the tests, made when the process runs, and the certificates that it gives out.
public struct TestCertificates: Sendable {
    /// What a server shows, and what a client that trusts `authorityPEM` has to think of it.
    public enum Variant: Sendable, CaseIterable {
        /// For localhost, 127.0.0.1 and ::1, valid for a day: to be trusted.
        case good
        /// As `good`, but it ended an hour ago.
        case expired
        /// As `good`, but it begins in an hour.
        case notYetValid
        /// For mail.elsewhere.test only.
        case otherName
        /// Signed with its own key.
        case selfSigned
        /// Signed by an authority of the same name but with another key.
        case otherAuthority
    }

    /// The authority's certificate: what a client has to trust.
    public let authorityPEM: String
    private let authorityKey: P256.Signing.PrivateKey
    private let authorityName: DistinguishedName

    /// One authority for the whole process: it costs some milliseconds, and sharing it lets tests share servers.
    public static let shared: Result<TestCertificates, LocalServerError> = Result { () throws(LocalServerError) in
        try TestCertificates()
    }

    /// Makes the authority.
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

    /// A server's certificate, the same one for the same wishes: making one costs a test more than using it.
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

    /// Makes a server's certificate.
    ///
    /// - Parameter hosts: names that it is for beside loopback's, where it is for that.
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

    /// Writes the authority's certificate as `authority.pem` into a folder and gives the file's path.
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
