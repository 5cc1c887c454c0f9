import Accounts

/// An entry of the security log in a list.
enum EventItem {
    /// - Parameter names: The names of the people in a company's log; empty in a person's own.
    static func view(
        _ event: SecurityEvent, _ request: PageRequest, _ signedIn: SignedIn, names: [Int64: String] = [:]
    ) -> ItemView {
        let (texts, zone) = (request.texts, signedIn.member.person.timeZone)
        var time = texts.time(event.happenedAt, now: request.now, timeZone: zone)
        let person = event.personID.flatMap { names[$0] }
        let actor = event.actorID.flatMap { names[$0] }.map { texts("by_actor", ["name": $0]) }
        let origin = [
            texts.exactPlace(event.origin, signedIn.member.company),
            event.origin.program.isEmpty ? "" : texts.program(event.origin), means(event, texts),
        ].filter { !$0.isEmpty }
        time.rest = ([person, actor].compactMap(\.self) + origin).joined(separator: " · ")
        return ItemView(title: sentence(event, texts), icon: icon(event.kind), moment: time)
    }

    /// What happened, in a sentence without a subject's gender.
    static func sentence(_ event: SecurityEvent, _ texts: SiteTexts) -> String {
        guard let kind = event.kind else { return texts("event_unknown") }
        let key = "event_\(kind.rawValue.replacing("-", with: "_"))"
        let named = "\(key)_named"
        if let name = event.facts["name"] ?? event.facts["address"], !name.isEmpty, texts.keys.contains(named) {
            return texts(named, ["name": name])
        }
        return texts(key, event.facts)
    }

    /// By which means a person came in; empty if that is not part of the event.
    private static func means(_ event: SecurityEvent, _ texts: SiteTexts) -> String {
        guard event.kind == .signedIn, let means = event.facts["means"] else { return "" }
        let key = "means_\(means.replacing("-", with: "_"))"
        return texts.keys.contains(key) ? texts(key) : ""
    }

    private static func icon(_ kind: SecurityEvent.Kind?) -> String {
        switch kind {
        case .signInRefused, .signInBlocked, .secondStepRefused, .appPasswordRefused, .textMessagesStopped: "tone-warn"
        case .appPasswordMade, .appPasswordRenamed, .appPasswordRenewed, .appPasswordRevoked, .appPasswordsRevoked,
            .appPasswordFirstUsed:
            "key"
        case .mailboxConnected, .mailboxPasswordReplaced, .mailboxRightsChanged, .mailboxDisconnected: "mailbox"
        case .passwordChanged, .passwordLinkMade, .passwordReset: "password"
        case .personInvited, .invitationWithdrawn, .personJoined, .roleChanged, .personRemoved: "people"
        default: "shield"
        }
    }
}
