/// An address of the site with its query: what a person comes back to after a detour.
struct SiteAddress: Hashable, Sendable {
    let path: SitePath
    /// The fields behind the question mark; without them, if they are too long.
    let query: FormFields

    /// The most bytes of an address. A query that makes it longer is dropped: the page itself is worth more.
    static let longest = 1_000

    init(_ path: SitePath, _ query: FormFields = FormFields()) {
        self.path = path
        let fits = Self.text(path, query).utf8.count <= Self.longest
        self.query = fits ? query : FormFields()
    }

    /// Reads an address; `nil` if it is none of this site.
    init?(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first.flatMap({ SitePath(String($0)) }) else { return nil }
        self.init(path, parts.count > 1 ? FormFields(encoded: parts[1].utf8) : FormFields())
    }

    /// The address, beginning with a slash.
    var text: String { Self.text(path, query) }

    private static func text(_ path: SitePath, _ query: FormFields) -> String {
        path.text + (query.pairs.isEmpty ? "" : "?\(query.encoded)")
    }
}

extension PageRequest {
    /// The fields of a form that say which page it belongs to. They stand in the query of that page.
    private static let ofPage: Set<String> = [ReturnPath.field, "way", "step"]

    /// The address of the page that the request asked for or came from.
    var pageAddress: SiteAddress {
        guard method != .get else { return SiteAddress(path, query) }
        // The form of a letter has its own field `to`, which no address may have in it.
        guard !path.takesFiles else { return SiteAddress(path.pathToReturnTo) }
        return SiteAddress(path.pathToReturnTo, FormFields(form.pairs.filter { Self.ofPage.contains($0.name) }))
    }
}
