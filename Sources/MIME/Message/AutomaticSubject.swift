/// Subjects of automatic answers in our users' languages.
///
/// A subject alone proves nothing, as people write such subjects too. It counts in an answer (RFC 5322 §3.6.4) that
/// also has a header field which Exchange, Notes and help desks put on automatic replies, and people's messages seldom
/// have.
enum AutomaticSubject {
    /// Header fields that make such a subject count.
    private static let supports = [
        "X-Auto-Response-Suppress", "X-MS-Exchange-Inbox-Rules-Loop", "X-MS-Exchange-Generated-Message-Source",
        "X-MS-Exchange-Parent-Message-Id", "X-Loop", "X-RT-Loop-Prevention", "X-Notes-Item",
    ]

    /// The beginnings of such subjects in lower case, from Outlook, Exchange, Notes, GroupWise, Seznam, WP and Onet.
    private static let beginnings = [
        // cs
        "automatická odpověď", "automaticka odpoved", "mimo kancelář", "mimo kancelar", "nepřítomnost",
        "nepritomnost", "oznámení o nepřítomnosti", "jsem mimo kancelář", "odpověď v nepřítomnosti",
        // sk
        "automatická odpoveď", "neprítomnosť", "nepritomnost", "oznámenie o neprítomnosti", "mimo kancelárie",
        "odpoveď v neprítomnosti",
        // pl
        "automatyczna odpowiedź", "automatyczna odpowiedz", "autoodpowiedź", "autoodpowiedz", "odpowiedź automatyczna",
        "nieobecność", "nieobecnosc", "poza biurem", "jestem poza biurem", "nieobecny:",
        // en
        "automatic reply", "auto reply", "auto-reply", "autoreply", "auto response", "autoresponse",
        "automated reply", "automated response", "out of office", "out of the office", "out-of-office",
        "vacation reply",
        // de
        "automatische antwort", "abwesenheitsnotiz", "abwesenheit", "abwesend", "außer haus",
        "automatische rückantwort",
    ]

    /// Returns the supporting field if the subject also begins like an automatic answer; `nil` if either is missing.
    static func support(in headers: HeaderFields) -> HeaderField? {
        guard headers.contains(where: { $0.isNamed("in-reply-to") || $0.isNamed("references") }),
            let support = supports.lazy.compactMap({ headers.first(named: $0) }).first,
            let subject = headers["subject"].map({ $0.lowercased() }),
            beginnings.contains(where: { subject.hasPrefix($0) }) || subject.hasSuffix("is out of the office.")
                || subject.hasSuffix("is out of the office")
        else { return nil }
        return support
    }
}
