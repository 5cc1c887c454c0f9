import Accounts

/// An entry of the security log in a list.
enum EventItem {
    /// - Parameter names: The names of the people in a company's log; empty in a person's own.
    static func view(
        _ event: SecurityEvent, _ request: PageRequest, _ signedIn: SignedIn, names: [Int64: String] = [:]
    ) -> ItemView {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        let time = texts.moment(event.happenedAt, now: request.now, timeZone: zone)
        let person = event.personID.flatMap { names[$0] }
        let actor = event.actorID.flatMap { names[$0] }.map { texts("by_actor", ["name": $0]) }
        let origin = [event.origin.address, texts.program(event.origin)].filter { !$0.isEmpty }
        return ItemView(
            title: sentence(event, texts), icon: icon(event.kind),
            lines: [([person, actor, time].compactMap(\.self) + origin).joined(separator: " · ")])
    }

    /// What happened, in a sentence without a subject's gender.
    static func sentence(_ event: SecurityEvent, _ texts: SiteTexts) -> String {
        guard let kind = event.kind else { return texts("event_unknown") }
        let key = "event_\(kind.rawValue.replacing("-", with: "_"))"
        let named = "\(key)_named"
        if let name = event.facts["name"], texts.keys.contains(named) { return texts(named, ["name": name]) }
        return texts(key, event.facts)
    }

    private static func icon(_ kind: SecurityEvent.Kind?) -> String {
        switch kind {
        case .signInRefused, .signInBlocked, .secondStepRefused, .appPasswordRefused, .textMessagesStopped: "tone-warn"
        case .appPasswordMade, .appPasswordRenamed, .appPasswordRenewed, .appPasswordRevoked, .appPasswordsRevoked,
            .appPasswordFirstUsed:
            "key"
        case .passwordChanged, .passwordLinkMade, .passwordReset: "password"
        case .personInvited, .invitationWithdrawn, .personJoined, .roleChanged, .personRemoved: "people"
        default: "shield"
        }
    }
}
