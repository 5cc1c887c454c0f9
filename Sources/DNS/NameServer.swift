import Glibc

extension DNSResolver {
    /// A recursive name server.
    public struct NameServer: Hashable, Sendable {
        /// An IPv4 or IPv6 address, without brackets.
        public let host: String
        /// The port, 1 through 65535.
        public let port: Int

        /// The standard DNS port (RFC 1035 §4.2).
        public static let usualPort = 53

        /// Parses `ADDRESS[:PORT]`. An IPv6 address with a port needs brackets: `127.0.0.1:5353`, `[::1]:53`, `::1`.
        ///
        /// - Throws: ``DNSError/notANameServer(_:)`` if the text has another form.
        public init(parsing text: String) throws(DNSError) {
            guard text.utf8.count <= Self.longest else {
                throw .notANameServer(String(text.prefix(Self.longest)) + "…")
            }
            var host = text[...]
            var port: Substring?
            if host.first == "[", let end = host.firstIndex(of: "]") {
                let rest = host[host.index(after: end)...]
                guard rest.isEmpty || rest.first == ":" else { throw .notANameServer(text) }
                port = rest.isEmpty ? nil : rest.dropFirst()
                host = host[..<end].dropFirst()
                guard IPAddress.family(of: String(host)) == .ipv6 else { throw .notANameServer(text) }
            } else if let colon = host.firstIndex(of: ":"), host.lastIndex(of: ":") == colon {
                port = host[host.index(after: colon)...]
                host = host[..<colon]
            }
            guard IPAddress.family(of: String(host)) != nil else { throw .notANameServer(text) }
            self.host = String(host)
            guard let port else {
                self.port = Self.usualPort
                return
            }
            guard port.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(port), 1...65_535 ~= number else {
                throw .notANameServer(text)
            }
            self.port = number
        }

        /// Parses a list separated by commas or white space.
        ///
        /// - Throws: ``DNSError/notANameServer(_:)`` if an element is invalid, or if there are none or more than
        ///   ``DNSResolver/mostServers``.
        public static func list(parsing text: String) throws(DNSError) -> [NameServer] {
            var servers: [NameServer] = []
            for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                servers.append(try NameServer(parsing: String(word)))
            }
            guard !servers.isEmpty, servers.count <= DNSResolver.mostServers else { throw .notANameServer(text) }
            return servers
        }

        /// The longest text accepted, in bytes.
        private static let longest = 64
    }
}

extension DNSResolver.NameServer: CustomStringConvertible {
    /// The form that ``init(parsing:)`` parses.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Numeric addresses.
enum IPAddress {
    /// Returns the family of an address; `nil` if the text is not one.
    static func family(of text: String) -> AddressFamily? {
        var bytes = in6_addr()
        return withUnsafeMutableBytes(of: &bytes) { bytes -> AddressFamily? in
            guard let space = bytes.baseAddress else { return nil }
            if inet_pton(AF_INET, text, space) == 1 { return .ipv4 }
            return inet_pton(AF_INET6, text, space) == 1 ? .ipv6 : nil
        }
    }

    /// Returns the text of 4 or 16 bytes in network order.
    static func text(of address: UnsafeRawBufferPointer, _ family: AddressFamily) -> String? {
        guard address.count >= (family == .ipv4 ? 4 : 16) else { return nil }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let kind = family == .ipv4 ? AF_INET : AF_INET6
        guard inet_ntop(kind, address.baseAddress, &text, socklen_t(text.count)) != nil else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
