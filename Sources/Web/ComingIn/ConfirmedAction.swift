import Accounts

/// What follows a confirmation: the form that had to wait, or the page that was wanted.
struct ConfirmedAction: Sendable {
    let services: SiteServices
    /// Carries out the form that was kept, through the same gates as any other.
    let goOn: @Sendable (PageRequest) async throws -> PageAnswer

    func answer(_ entrance: Entrance, _ request: PageRequest) async throws -> PageAnswer {
        let cookies = EntranceAnswer.cookies(entrance, request)
        guard let cookie = KeptFormCookie(request.cookies), cookie.purpose == .goOn,
            let kept = try await services.keptForms.take(cookie.token, by: entrance.signedIn),
            let path = SitePath(kept.path), path.methods.contains(.post),
            path.pathToReturnTo == ReturnPath.read(request)?.path
        else {
            let next = ReturnPath.read(request) ?? SiteAddress(.security)
            return .seeOther(next.path, query: next.query, cookies: cookies)
        }
        let waiting = PageRequest(
            method: .post, path: path, query: FormFields(), form: FormFields(encoded: kept.body),
            headers: request.headers, cookies: request.cookies, origin: request.origin, signedIn: entrance.signedIn,
            visit: request.visit, isVisitNew: false, texts: request.texts, now: request.now)
        return try await answered(waiting).adding(cookies + [request.cookies.removing(.kept)])
    }

    /// Whatever becomes of the action, the browser gets the session's new token with it.
    private func answered(_ waiting: PageRequest) async throws -> PageAnswer {
        let answer: PageAnswer
        do {
            answer = try await goOn(waiting)
        } catch AccountsError.notFound, AccountsError.administratorsOnly {
            answer = .notFound
        }
        if case .notFound = answer { return .page(ProblemPages.notFound(waiting)) }
        return answer
    }
}
