extension ProviderDirectory {
    /// Returns a known domain that differs from this one by one typing mistake: a letter added, missing or replaced, or
    /// two swapped. Returns `nil` if the domain itself is known.
    func domain(similarTo domain: String) -> String? {
        let typed = Array(domain.lowercased().unicodeScalars)
        guard provider(ofDomain: domain) == nil, typed.count <= Self.longestCompared else { return nil }
        for known in all.lazy.flatMap(\.domains) where Self.isOneSlip(typed, Array(known.unicodeScalars)) {
            return known
        }
        return nil
    }

    /// Returns the known domain that this one certainly stands for: one that is a single typing mistake away, and has a
    /// long name. `nil` if it may be another company's name.
    public func domain(certainlyMeantBy typed: String) -> String? {
        domain(similarTo: typed).flatMap { Self.isDistinctive($0) ? $0 : nil }
    }

    /// Whether a domain that is one mistake away from `known` is certainly a mistake, before any server is asked. Among
    /// short names, each letter makes another company's name.
    static func isDistinctive(_ known: String) -> Bool { known.prefix { $0 != "." }.count >= distinctiveLength }

    private static let distinctiveLength = 5
    /// Longer than every known domain.
    private static let longestCompared = 64

    private static func isOneSlip(_ typed: [Unicode.Scalar], _ known: [Unicode.Scalar]) -> Bool {
        guard abs(typed.count - known.count) <= 1, typed != known else { return false }
        let start = zip(typed, known).prefix { $0 == $1 }.count
        let (left, right) = (typed[start...], known[start...])
        if left.count == right.count {
            if left.dropFirst() == right.dropFirst() { return true }
            let isSwapped = left.count >= 2 && left.prefix(2).elementsEqual(right.prefix(2).reversed())
            return isSwapped && left.dropFirst(2) == right.dropFirst(2)
        }
        return left.count > right.count ? left.dropFirst() == right : right.dropFirst() == left
    }
}
