extension ProviderDirectory {
    /// A known domain that differs from this one by one slip of the finger: a letter too many, too few, another one, or
    /// two that changed places. Nil where the domain is known itself.
    func domain(similarTo domain: String) -> String? {
        let typed = Array(domain.lowercased().unicodeScalars)
        guard provider(ofDomain: domain) == nil, typed.count <= Self.longestCompared else { return nil }
        for known in all.lazy.flatMap(\.domains) where Self.isOneSlip(typed, Array(known.unicodeScalars)) {
            return known
        }
        return nil
    }

    /// Whether a domain that is one slip away from `known` is a slip for certain, before anybody is asked. Of short names
    /// each letter makes another company's.
    static func isTelling(_ known: String) -> Bool { known.prefix { $0 != "." }.count >= tellingLength }

    private static let tellingLength = 5
    /// No known domain is so long.
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
