import Foundation
import SwiftASN1
import X509

/// The contents of a server's certificate.
public struct CertificateFacts: Hashable, Sendable {
    /// The DNS names and addresses that it is for, at most `maximumNames`.
    public let names: [String]
    /// The start of its validity, in seconds since 1970.
    public let notBefore: Int64
    /// The end of its validity, in seconds since 1970.
    public let notAfter: Int64
    /// Whether it is signed with its own key, so that no one else vouches for it.
    public let isSelfSigned: Bool
    /// The issuer, as the certificate names it.
    public let issuer: String

    static let maximumNames = 50

    /// Creates facts from known values; times in seconds since 1970.
    public init(names: [String], notBefore: Int64, notAfter: Int64, isSelfSigned: Bool, issuer: String) {
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.isSelfSigned = isSelfSigned
        self.issuer = issuer
    }

    /// Reads a certificate; `nil` if the bytes are not one.
    ///
    /// - Parameter der: The certificate as the server sent it, in DER (RFC 5280).
    public init?(der: [UInt8]) {
        guard let certificate = try? Certificate(derEncoded: der) else { return nil }
        var names: [String] = []
        for name in (try? certificate.extensions.subjectAlternativeNames) ?? SubjectAlternativeNames([]) {
            switch name {
            case .dnsName(let name): names.append(name.lowercased())
            case .ipAddress(let octets): names.append(octets.bytes.map(String.init).joined(separator: "."))
            default: break
            }
            if names.count == Self.maximumNames { break }
        }
        self.init(
            names: names, notBefore: Int64(certificate.notValidBefore.timeIntervalSince1970),
            notAfter: Int64(certificate.notValidAfter.timeIntervalSince1970),
            isSelfSigned: certificate.issuer == certificate.subject
                && certificate.publicKey.isValidSignature(certificate.signature, for: certificate),
            issuer: String(describing: certificate.issuer))
    }

    /// Returns whether the certificate is valid for a host (RFC 6125 §6.4: an asterisk replaces the leftmost label).
    public func isFor(_ host: String) -> Bool {
        let host = host.lowercased()
        let parent = host.drop { $0 != "." }
        return names.contains { name in
            name == host || (name.hasPrefix("*.") && !parent.isEmpty && name.dropFirst() == parent)
        }
    }
}
