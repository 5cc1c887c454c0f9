import NIOSSL

/// The host names that a server's certificate is valid for (RFC 9525 §6.3).
///
/// NIOSSL accepts a certificate for a host if it is valid for the IP address that the name resolved to. An attacker who
/// can forge DNS answers may have a valid certificate for their own address. If a name was asked for, the certificate
/// must therefore contain that name.
enum ServerNames {
    static func certificate(_ certificate: NIOSSLCertificate, isFor host: String) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName && matches(String(decoding: name.contents, as: UTF8.self), host)
        }
    }

    /// Matches a name of a certificate. A star replaces exactly the whole leftmost label.
    static func matches(_ name: String, _ host: String) -> Bool {
        let (name, host) = (plain(name), plain(host))
        if name == host { return !name.isEmpty }
        guard name.hasPrefix("*."), let dot = host.firstIndex(of: "."), dot != host.startIndex else { return false }
        return name.dropFirst() == host[dot...]
    }

    private static func plain(_ name: String) -> String {
        let small = name.lowercased()
        return small.last == "." ? String(small.dropLast()) : small
    }
}
