import Storage

/// The networks that a company has given a name, for example "Office". A name says more than an address.
public struct CompanyNetworks: Sendable, Hashable {
    /// A network and its name. Several may have the same name.
    public struct Named: Sendable, Hashable {
        public let network: Network
        public let name: String
    }

    /// The most networks of a company.
    public static let most = 50
    /// The most characters of a name.
    public static let longestName = 40

    /// The networks, in the order in which they were entered.
    public let all: [Named]

    /// Returns the name of the first network that an address belongs to; `nil` if there is none.
    public func name(of address: String) -> String? {
        guard let address = NetworkAddress(address) else { return nil }
        return all.first { $0.network.contains(address) }?.name
    }

    /// Checks what was entered: networks like `192.0.2.0/24`, each with a name.
    ///
    /// - Throws: ``AccountsError/tooMany(limit:)``; ``AccountsError/input(_:)`` for the field `networks`.
    init(entered: [(network: String, name: String)]) throws(AccountsError) {
        guard entered.count <= Self.most else { throw .tooMany(limit: Self.most) }
        var (all, problems): ([Named], [InputProblem]) = ([], [])
        for (network, name) in entered {
            let name = NameRules.cleaned(name, field: .networks, limit: Self.longestName, into: &problems)
            if let network = Network(NameRules.normalized(network)) {
                all.append(Named(network: network, name: name))
            } else {
                problems.append(InputProblem(.networks, .malformed))
            }
        }
        // The field is one: each kind of problem is said once.
        var said: Set<InputProblem> = []
        problems = problems.filter { said.insert($0).inserted }
        guard problems.isEmpty else { throw .input(problems) }
        self.all = all
    }

    /// The stored form: a line for each network, then a space and the name.
    var stored: String { all.map { "\($0.network) \($0.name)" }.joined(separator: "\n") }

    /// Reads the stored form. What is no network is left out.
    init(stored: String) {
        all = stored.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let first = parts.first, let network = Network(String(first)) else { return nil }
            return Named(network: network, name: parts.count > 1 ? String(parts[1]) : "")
        }
    }
}
