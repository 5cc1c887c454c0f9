/// What the next page says once, in the region that screen readers announce.
///
/// The cookie carries the key of a text and what fills its gaps, so that no sentence comes from outside.
enum SiteNotice {
    /// The most bytes of what fills a gap.
    static let longestGap = 200

    /// Returns the cookie that makes the next page say something.
    static func cookie(_ key: String, _ gaps: [String: String] = [:], on request: PageRequest) -> String {
        let fields = FormFields(
            [("key", key)] + gaps.sorted { $0.key < $1.key }.map { ($0.key, String($0.value.prefix(longestGap))) })
        return request.cookies.setting(.notice, to: fields.encoded, seconds: 60)
    }

    /// Reads the notice of a cookie; `nil` if the cookie is not ours.
    static func read(_ cookie: String, _ texts: SiteTexts) -> NoticeView? {
        let fields = FormFields(encoded: cookie.utf8)
        guard let key = fields["key"], key.hasPrefix("notice_"), texts.keys.contains(key) else { return nil }
        let gaps = fields.pairs.reduce(into: [String: String]()) { $0[$1.name] = $1.value }
        let count = gaps["count"].flatMap { Int($0) }
        return NoticeView(
            sentence: count.map { texts(key, count: $0, gaps) } ?? texts(key, gaps),
            isDone: !key.hasSuffix("shown_once"))
    }
}

/// What is said once at the head of a page.
struct NoticeView: Sendable {
    let sentence: String
    /// Whether something was done. Otherwise it is only to be known.
    var isDone = true
}
