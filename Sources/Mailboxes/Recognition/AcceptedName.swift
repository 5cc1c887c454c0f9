/// The Message-ID that a server says it has given to a message, in its reply to the end of DATA:
/// `250 2.0.0 OK <PR3P…@PR3P….prod.outlook.com> [Hostname=…]`.
enum AcceptedName {
    /// - Parameter others: Addresses that may be in the reply too, such as the recipients'.
    /// - Returns: The Message-ID without angle brackets; `nil` if the reply has none, or more than one.
    static func read(_ reply: String, others: [String]) -> String? {
        var (names, rest): ([Substring], Substring) = ([], reply[...])
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let name = rest[rest.index(after: start)..<end]
            if name.contains("@"), !name.contains(where: { $0.isWhitespace || $0 == "<" }) { names.append(name) }
            rest = rest[rest.index(after: end)...]
        }
        let addresses = Set(others.map { $0.lowercased() })
        guard names.count == 1, let name = names.first, !addresses.contains(name.lowercased()) else { return nil }
        return String(name)
    }
}
