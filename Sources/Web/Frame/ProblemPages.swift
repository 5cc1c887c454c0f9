import HTTPTypes

/// The pages that say why there is no page.
enum ProblemPages {
    /// Nothing is here, or nothing that this person may know of: one page for both.
    static func notFound(_ request: PageRequest) -> Page {
        page("not_found", .notFound, request)
    }

    /// The form was not shown by this site in this browser.
    static func strangeForm(_ request: PageRequest) -> Page {
        page("strange_form", .forbidden, request)
    }

    /// More sign-ins wait than can be looked at.
    static func busy(_ request: PageRequest) -> Page {
        page("busy", .serviceUnavailable, request)
    }

    /// The body is longer than any form of the site.
    static func tooLarge(_ request: PageRequest) -> Page {
        page("too_large", .contentTooLarge, request)
    }

    /// The files of a letter are larger than any server takes.
    static func tooLargeFiles(_ request: PageRequest) -> Page {
        page("too_large_files", .contentTooLarge, request)
    }

    /// Files came without a session, so they were not read.
    static func signedOutFiles(_ request: PageRequest) -> Page {
        page("signed_out_files", .contentTooLarge, request)
    }

    /// More files are on their way than there is memory for.
    static func busyFiles(_ request: PageRequest) -> Page {
        page("busy_files", .serviceUnavailable, request)
    }

    /// Something failed on this side. The way on is the page that was asked for, or that of the form.
    static func fault(_ request: PageRequest, again: SitePath, reference: String) -> Page {
        var page = page("fault", .internalServerError, request)
        page.values["acts"] = [ActView.link(request.texts("try_again"), again, .plain).values]
        page.values["reference"] = reference
        return page
    }

    /// What was asked for can't be done now.
    static func refused(_ request: PageRequest, _ sentence: String) -> Page {
        let place: SitePath = request.fullySignedIn == nil ? .signIn : .security
        let back = request.texts(place == .signIn ? "back_to_sign_in" : "back_to_security")
        var page = Page(
            "message", title: request.texts("problems_title"),
            [
                "icon": "tone-warn", "tone": "warn", "sentence": sentence, "more": "",
                "acts": [ActView.link(back, place, .plain).values], "reference": "",
            ])
        page.status = .unprocessableContent
        return page
    }

    /// A link can't be used any more.
    static func link(_ key: String, _ request: PageRequest) -> Page {
        page(key, .gone, request)
    }

    private static func page(
        _ key: String, _ status: HTTPResponse.Status, _ request: PageRequest
    ) -> Page {
        let isIn = request.fullySignedIn != nil
        var page = Page(
            "message", title: request.texts("problem_\(key)_title"),
            [
                "icon": "tone-warn", "tone": "warn",
                "sentence": request.texts("problem_\(key)"), "more": "",
                "acts": [
                    ActView.link(request.texts(isIn ? "to_start" : "sign_in"), isIn ? .home : .signIn, .plain).values
                ],
                "reference": "",
            ])
        page.status = status
        return page
    }
}
