import Accounts

/// A session in the list of browsers.
enum SessionItem {
    static func view(_ session: Session, _ signedIn: SignedIn, _ request: PageRequest) -> ItemView {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let isThis = session.id == signedIn.session.id
        var seen = texts.time(session.lastSeenAt, now: request.now, timeZone: zone)
        seen.rest = [
            texts.place(session.origin, signedIn.member.company),
            texts("signed_in_since", ["day": texts.day(session.madeAt, timeZone: zone)]),
        ].joined(separator: " · ")
        return ItemView(
            title: texts.program(session.origin), icon: "browser",
            badge: isThis ? BadgeView(tone: .this, word: texts("this_browser")) : nil,
            moment: seen,
            acts: isThis
                ? []
                : [
                    .button(
                        texts("sign_out_other"), .endSession(id: session.id), .plain,
                        spoken: texts("sign_out_named", ["name": texts.program(session.origin)]))
                ])
    }
}
