/// A server that takes a domain's mail (RFC 1035 §3.3.9).
public struct MailExchanger: Hashable, Sendable {
    /// In lower case and without a dot at its end; empty where the domain takes no mail.
    public let host: String
    /// The lowest is asked first.
    public let preference: Int

    /// Whether this says that the domain takes no mail at all (RFC 7505 §3).
    public var isNull: Bool { host.isEmpty }

    public init(host: String, preference: Int) {
        self.host = host
        self.preference = preference
    }
}

/// Where a service of a domain is (RFC 2782).
public struct ServiceRecord: Hashable, Sendable {
    /// In lower case and without a dot at its end; empty where the domain decidedly does not offer the service.
    public let host: String
    public let port: Int
    /// The lowest is tried first.
    public let priority: Int
    /// Among records of one priority: how often it comes first, in proportion.
    public let weight: Int

    /// Whether this says that the service is decidedly not available (RFC 2782, target `.`; RFC 6186 §3.4).
    public var isNotOffered: Bool { host.isEmpty }

    public init(host: String, port: Int, priority: Int, weight: Int) {
        self.host = host
        self.port = port
        self.priority = priority
        self.weight = weight
    }

    /// The order in which records are tried (RFC 2782): by priority, and within one by chance in proportion to the weights.
    ///
    /// - Parameter choose: a number from 0 up to and including the one given.
    public static func ordered(_ records: [ServiceRecord], choose: (Int) -> Int) -> [ServiceRecord] {
        var result: [ServiceRecord] = []
        for (_, same) in Dictionary(grouping: records, by: \.priority).sorted(by: { $0.key < $1.key }) {
            // Those without weight stand first, so that they have a small chance.
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

/// Which addresses are asked for.
public enum AddressFamily: Hashable, Sendable, CaseIterable {
    /// A records (RFC 1035 §3.4.1).
    case ipv4
    /// AAAA records (RFC 3596).
    case ipv6
}
