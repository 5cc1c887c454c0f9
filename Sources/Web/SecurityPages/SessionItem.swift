import Accounts

/// A session in the list of browsers.
enum SessionItem {
    static func view(_ session: Session, _ signedIn: SignedIn, _ request: PageRequest) -> ItemView {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let isThis = session.id == signedIn.session.id
        let seen = texts.moment(session.lastSeenAt, now: request.now, timeZone: zone)
        return ItemView(
            title: texts.program(session.origin), icon: "browser",
            badge: isThis ? BadgeView(tone: .this, word: texts("this_browser")) : nil,
            lines: [
                texts(
                    "session_seen",
                    [
                        "time": seen, "address": session.origin.address,
                        "since": texts.day(session.madeAt, timeZone: zone),
                    ])
            ],
            acts: isThis
                ? []
                : [
                    .button(
                        texts("sign_out_other"), .endSession(id: session.id), .plain,
                        spoken: texts("sign_out_named", ["name": texts.program(session.origin)]))
                ])
    }
}
