import Accounts
import Synchronization

/// Pages that all strangers see alike, but for the token of their forms. Each is put together once a language.
///
/// The sign-in page is what a crowd asks for: programs that try passwords, and monitors. Filling its templates costs
/// some fifty times what its bytes cost.
final class StrangerPages: Sendable {
    /// The pages; few, since each is kept in all languages as long as the site runs.
    static let paths: Set<SitePath> = [.signIn]

    private struct Key: Hashable {
        let path: SitePath
        let language: Language
    }

    /// A page's bytes between the places where its token stands.
    private let pieces = Mutex<[Key: [[UInt8]]]>([:])

    /// Whether a request is a stranger's first look at such a page: nothing was typed, nothing is to be said.
    static func holds(_ request: PageRequest) -> Bool {
        request.method == .get && request.signedIn == nil && paths.contains(request.path) && request.query.pairs.isEmpty
            && request.cookies[.kept] == nil && request.cookies[.notice] == nil
    }

    /// Returns the page with the request's own token; `nil` if it was not kept yet.
    func html(for request: PageRequest) -> [UInt8]? {
        let key = Key(path: request.path, language: request.texts.language)
        guard let pieces = pieces.withLock({ $0[key] }) else { return nil }
        let token = Array(request.formToken.utf8)
        var html: [UInt8] = []
        html.reserveCapacity(pieces.reduce(pieces.count * token.count) { $0 + $1.count })
        for (index, piece) in pieces.enumerated() {
            if index > 0 { html += token }
            html += piece
        }
        return html
    }

    /// Keeps a page that was made for a request.
    func keep(_ html: String, of request: PageRequest) {
        let key = Key(path: request.path, language: request.texts.language)
        let cut = html.split(separator: request.formToken, omittingEmptySubsequences: false).map { Array($0.utf8) }
        pieces.withLock { $0[key] = cut }
    }
}
