import Accounts

/// What follows a confirmation: the form that had to wait, or the page that was wanted.
struct ConfirmedAction: Sendable {
    let services: SiteServices
    /// Carries out the form that was kept.
    let goOn: @Sendable (PageRequest) async throws -> PageAnswer

    func answer(_ entrance: Entrance, _ request: PageRequest) async throws -> PageAnswer {
        let cookies = EntranceAnswer.cookies(entrance, request)
        if let id = request.cookies[.kept].flatMap(BearerToken.init),
            let kept = try await services.keptForms.take(id, by: entrance.signedIn), let path = SitePath(kept.path),
            path.methods.contains(.post)
        {
            let waiting = PageRequest(
                method: .post, path: path, query: FormFields(), form: FormFields(encoded: kept.body),
                headers: request.headers, cookies: request.cookies, origin: request.origin, signedIn: entrance.signedIn,
                visit: request.visit, isVisitNew: false, texts: request.texts, now: request.now)
            return try await goOn(waiting).adding(cookies + [request.cookies.removing(.kept)])
        }
        return .seeOther(ReturnPath.read(request) ?? .security, cookies: cookies)
    }
}
