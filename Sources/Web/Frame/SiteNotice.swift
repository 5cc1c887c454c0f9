/// What the next page says once, in the region that screen readers announce.
///
/// The cookie carries the key of a text and what fills its gaps, so that no sentence comes from outside.
enum SiteNotice {
    /// The most bytes of what fills a gap.
    static let longestGap = 200

    /// A button beside what is said: what was done can be undone.
    struct Offer: Sendable {
        /// Where the button sends its form.
        let action: SitePath
        /// The value of the field `act`.
        let act: String
        /// The key of its words.
        let button: String
        /// Further fields of the form.
        var fields = FormFields()
    }

    /// The most further fields of a form, and what their names begin with in the cookie.
    private static let (mostFields, fieldPrefix) = (32, "f-")

    private static let (offered, offeredAct, offeredButton) = ("offer", "offer-act", "offer-button")

    /// Returns the cookie that makes the next page say something.
    static func cookie(
        _ key: String, _ gaps: [String: String] = [:], offering offer: Offer? = nil, on request: PageRequest
    ) -> String {
        let offered = offer.map {
            [(Self.offered, $0.action.text), (offeredAct, $0.act), (offeredButton, $0.button)]
                + $0.fields.pairs.prefix(mostFields).map {
                    (fieldPrefix + $0.name, String($0.value.prefix(longestGap)))
                }
        }
        let fields = FormFields(
            [("key", key)] + (offered ?? [])
                + gaps.sorted { $0.key < $1.key }.map { ($0.key, String($0.value.prefix(longestGap))) })
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
            isDone: !key.hasSuffix("shown_once"), offer: offer(fields, texts))
    }

    private static func offer(_ fields: FormFields, _ texts: SiteTexts) -> ActView? {
        guard let action = fields[offered].flatMap(SitePath.init), action.methods.contains(.post),
            let button = fields[offeredButton], texts.keys.contains(button)
        else { return nil }
        var act = ActView.button(texts(button), action, .plain, String((fields[offeredAct] ?? "").prefix(longestGap)))
        act.hidden = fields.pairs.filter { $0.name.hasPrefix(fieldPrefix) }.prefix(mostFields)
            .map { (String($0.name.dropFirst(fieldPrefix.count)), $0.value) }
        return act
    }
}

/// What is said once at the head of a page.
struct NoticeView: Sendable {
    let sentence: String
    /// Whether something was done. Otherwise it is only to be known.
    var isDone = true
    /// A button that undoes it.
    var offer: ActView?
}
