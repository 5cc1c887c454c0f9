/// A server that receives a domain's mail (RFC 1035 §3.3.9).
public struct MailExchanger: Hashable, Sendable {
    /// The host in lower case, without a trailing dot; empty if the domain accepts no mail.
    public let host: String
    /// The preference; the lowest comes first.
    public let preference: Int

    /// Whether this record says that the domain accepts no mail at all (RFC 7505 §3).
    public var isNull: Bool { host.isEmpty }

    /// Creates a record. Pass the host in lower case, without a trailing dot.
    public init(host: String, preference: Int) {
        self.host = host
        self.preference = preference
    }
}

/// A host and port that offer a domain's service (RFC 2782).
public struct ServiceRecord: Hashable, Sendable {
    /// The host in lower case, without a trailing dot; empty if the domain explicitly does not offer the service.
    public let host: String
    /// The port, 1 through 65535; any number if the host is empty.
    public let port: Int
    /// The priority; the lowest comes first.
    public let priority: Int
    /// The weight among records of one priority: how often this one comes first, in proportion.
    public let weight: Int

    /// Whether this record says that the service is not available (RFC 2782, target `.`; RFC 6186 §3.4).
    public var isNotOffered: Bool { host.isEmpty }

    /// Creates a record. Pass the host in lower case, without a trailing dot.
    public init(host: String, port: Int, priority: Int, weight: Int) {
        self.host = host
        self.port = port
        self.priority = priority
        self.weight = weight
    }

    /// Returns records in the order to try (RFC 2782): by priority, then at random in proportion to the weights.
    ///
    /// - Parameters:
    ///   - records: The records of one service.
    ///   - choose: Returns a random number from 0 through its argument.
    public static func ordered(_ records: [ServiceRecord], choose: (Int) -> Int) -> [ServiceRecord] {
        var result: [ServiceRecord] = []
        for (_, same) in Dictionary(grouping: records, by: \.priority).sorted(by: { $0.key < $1.key }) {
            // Records without weight come first, so that they have a small chance.
            var left = same.filter { $0.weight == 0 } + same.filter { $0.weight != 0 }
            while !left.isEmpty {
                let chosen = choose(left.reduce(0) { $0 + $1.weight })  // checked: few numbers of 16 bits
                var sum = 0
                let index = left.firstIndex { record in
                    sum += record.weight  // checked: as above
                    return sum >= chosen
                }
                result.append(left.remove(at: index ?? 0))
            }
        }
        return result
    }
}

/// The family of the addresses to look up.
public enum AddressFamily: Hashable, Sendable, CaseIterable {
    /// A records (RFC 1035 §3.4.1).
    case ipv4
    /// AAAA records (RFC 3596).
    case ipv6
}
