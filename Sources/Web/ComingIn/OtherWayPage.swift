import Accounts

/// `/sign-in/other-way`: the person's second steps, and who helps if none is at hand.
struct OtherWayPage: Sendable {
    let services: SiteServices

    /// Its address, which leads on to the page that the person wanted.
    static func address(_ request: PageRequest) -> String {
        SiteAddress(.signInOtherWay, FormFields(ReturnPath.hidden(request))).text
    }

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let half = request.signedIn else { return .seeOther(.signIn) }
        let texts = request.texts
        let ways = try await services.twoStep.ways(of: half)
        return .page(
            SimplePage.make(
                "other-way", texts("other_way_title"),
                [
                    "intro": texts("other_way_intro"), "passkey": [] as [String],
                    "ways": ways.map { way in
                        [
                            "path": SiteAddress(
                                .signInCode, FormFields([("way", way.name)] + ReturnPath.hidden(request))
                            ).text,
                            "icon": way.icon,
                            "title": way.label(texts), "hint": "",
                        ] as [String: any Sendable]
                    },
                    "has_links": false, "help": texts("other_way_none"),
                ], isBare: true))
    }
}
