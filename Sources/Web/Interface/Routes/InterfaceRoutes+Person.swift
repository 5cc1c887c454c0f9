import Accounts
import HTTPTypes

extension InterfaceRoutes {
    /// Who asks, and the person's own profile.
    static let person = [
        InterfaceRoute(
            name: "caller", method: .get, path: "/me", summary: "Says who asks, and by which way.",
            access: .caller, gives: .shape(PersonShapes.session)
        ) { call in InterfaceAnswer(try PersonShapes.session(call)) },
        InterfaceRoute(
            name: "sign-out", method: .delete, path: "/session", summary: "Signs out: ends the session that asks.",
            access: .session, status: .noContent
        ) { call in
            if let token = call.cookies[.session].flatMap(BearerToken.init) {
                try await call.services.sessions.signOut(token, from: call.origin)
            }
            var answer = InterfaceAnswer.empty
            answer.cookies = [call.cookies.removing(.session), call.cookies.removing(.kept)]
            return answer
        },
        InterfaceRoute(
            name: "profile", method: .get, path: "/profile", summary: "Returns the person's profile.",
            access: .reader, gives: .shape(PersonShapes.profile)
        ) { call in InterfaceAnswer(PersonShapes.profile(try call.signedIn().member.person)) },
        InterfaceRoute(
            name: "change-profile", method: .patch, path: "/profile",
            summary: "Changes the profile. A field that is not sent is not changed.", access: .person,
            takes: [
                .open("name", .text), .open("language", .choice(Language.self)), .open("time-zone", .text),
                .open("appearance", .choice(Person.Appearance.self)), .open("keys", .boolean),
            ],
            gives: .shape(PersonShapes.profile)
        ) { call in
            let body = call.body
            let person = try await call.services.profile.change(
                name: body.text("name"), language: body.choice("language"), timeZone: body.text("time-zone"),
                appearance: body.choice("appearance"), usesKeys: body.boolean("keys"), by: call.signedIn(),
                from: call.origin)
            return InterfaceAnswer(PersonShapes.profile(person))
        },
    ]
}
