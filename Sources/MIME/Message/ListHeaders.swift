/// A mailing list's information about itself: RFC 2369, RFC 2919 and RFC 8058.
public struct ListHeaders: Sendable, Hashable {
    /// The List-Id without angle brackets, such as `news.example.cz`.
    public var identifier: String?
    /// The list's name from before its identifier.
    public var name: String?
    /// URIs to leave the list, the preferred one first.
    public var unsubscribe: [String]
    /// Whether a POST to the first https URI of ``unsubscribe`` is enough (RFC 8058).
    public var unsubscribesWithOneClick: Bool
    /// URIs to join the list.
    public var subscribe: [String]
    /// URIs to post to the list; also empty if posting is not allowed.
    public var post: [String]
    /// Whether the list says that posting is not allowed: `List-Post: NO`.
    public var isClosedToPosts: Bool
    /// URIs for help.
    public var help: [String]
    /// URIs to reach the list's owner.
    public var owner: [String]
    /// URIs of the list's archive.
    public var archive: [String]

    /// Reads the list's fields; `nil` if the header has none of them.
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

    /// Returns the texts in angle brackets. White space inside comes from folding (RFC 2369 §2).
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
    /// The mailing list's information about itself; `nil` if the message is not from one.
    public var listHeaders: ListHeaders? { ListHeaders(headers) }
}
