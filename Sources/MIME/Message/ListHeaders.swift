/// What a mailing list says of itself: RFC 2369, RFC 2919 and RFC 8058.
public struct ListHeaders: Sendable, Hashable {
    /// List-Id without angle brackets, e.g. `news.example.cz`.
    public var identifier: String?
    /// The list's name that stands before its identifier.
    public var name: String?
    /// Ways to leave the list, as URIs, the preferred first.
    public var unsubscribe: [String]
    /// Whether a POST to the first https URI of `unsubscribe` is enough (RFC 8058).
    public var unsubscribesWithOneClick: Bool
    /// Ways to join the list.
    public var subscribe: [String]
    /// Ways to write to the list; empty also where nobody may.
    public var post: [String]
    /// Whether the list says that nobody may write to it: `List-Post: NO`.
    public var isClosedToPosts: Bool
    public var help: [String]
    public var owner: [String]
    public var archive: [String]

    /// Nil where the header has none of these fields.
    init?(_ headers: HeaderFields) {
        guard headers.contains(where: { $0.name.lowercased().hasPrefix("list-") }) else { return nil }
        let label = headers["list-id"]
        identifier = label.flatMap { Self.bracketed($0).first } ?? label
        name = label.flatMap { Self.nameBefore($0) }
        unsubscribe = Self.uris(headers, "list-unsubscribe")
        let oneClick =
            headers["list-unsubscribe-post"]?.lowercased().filter { $0 != " " } == "list-unsubscribe=one-click"
        unsubscribesWithOneClick = oneClick && unsubscribe.contains { $0.lowercased().hasPrefix("https:") }
        subscribe = Self.uris(headers, "list-subscribe")
        post = Self.uris(headers, "list-post")
        isClosedToPosts = headers["list-post"].map { $0.uppercased().hasPrefix("NO") } ?? false
        help = Self.uris(headers, "list-help")
        owner = Self.uris(headers, "list-owner")
        archive = Self.uris(headers, "list-archive")
    }

    private static func uris(_ headers: HeaderFields, _ name: String) -> [String] {
        headers.first(named: name).map { bracketed($0.rawValue) } ?? []
    }

    /// What stands in angle brackets; white space in it came from folding (RFC 2369 section 2).
    private static func bracketed(_ value: String) -> [String] {
        var found: [String] = []
        var rest = Substring(value)
        while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
            let inside = rest[rest.index(after: start)..<end].filter { !$0.isWhitespace }
            if !inside.isEmpty { found.append(inside) }
            rest = rest[rest.index(after: end)...]
        }
        return found
    }

    private static func nameBefore(_ label: String) -> String? {
        guard let start = label.firstIndex(of: "<") else { return nil }
        let name = label[..<start].drop { $0.isWhitespace || $0 == "\"" }
        let trimmed = String(name.reversed().drop { $0.isWhitespace || $0 == "\"" }.reversed())
        return trimmed.isEmpty ? nil : trimmed
    }
}

extension Message {
    /// What the mailing list that sent the message says of itself; nil where none did.
    public var listHeaders: ListHeaders? { ListHeaders(headers) }
}
