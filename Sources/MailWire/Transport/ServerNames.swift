import NIOSSL

/// The names that a server's certificate is for (RFC 9525 §6.3).
///
/// NIOSSL lets a certificate pass for a host where it is for the address that the host's name led to. Whoever can forge the
/// answers of name servers may have such a certificate for an address of their own; where a name was asked for, the name
/// has to be in it.
enum ServerNames {
    static func certificate(_ certificate: NIOSSLCertificate, isFor host: String) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .dnsName && matches(String(decoding: name.contents, as: UTF8.self), host)
        }
    }

    /// A star stands for the whole leftmost label and for nothing else.
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
