import Accounts
import HTTPTypes
import Mailboxes

extension Site {
    /// Makes an answer out of what a page says.
    ///
    /// - Parameter request: What was asked; `nil` for files.
    func answer(_ answer: PageAnswer, _ request: PageRequest?, _ cookies: SiteCookies) async -> SiteResponse {
        switch answer {
        case .bytes(let bytes, let type, let status, var fields):
            fields[.contentType] = type
            return finish(SiteResponse(status, headers: fields, body: bytes), mayBeCached: fields[.cacheControl] != nil)
        case .seeOther(let path, let query, let set, let clearsCache):
            var fields = HTTPFields()
            // Cookies are removed one by one: the known browser stays known.
            if clearsCache { fields[SecurityHeaders.name("Clear-Site-Data")] = "\"cache\", \"storage\"" }
            fields[.location] = path.text + (query.pairs.isEmpty ? "" : "?\(query.encoded)")
            return finish(with(set, SiteResponse(.seeOther, headers: fields)), mayBeCached: false)
        case .page(let page):
            guard let request else { return finish(SiteResponse(.notFound), mayBeCached: false) }
            return await self.page(page, request)
        case .notFound:
            guard let request else { return finish(SiteResponse(.notFound), mayBeCached: false) }
            // The page is the same whatever was asked for, so it does not say what there is (OWASP ASVS 5.0 16.5.1).
            let unplaced = request.at(.home)
            return await self.page(ProblemPages.notFound(unplaced), unplaced)
        }
    }

    /// Answers a stranger's first look at a page that all strangers see alike.
    func answerStranger(_ request: PageRequest) async throws -> SiteResponse {
        if let html = strangerPages.html(for: request) {
            return sending(html, .ok, visitCookie(request), request)
        }
        let made = try await dispatch(request)
        guard case .page(let page) = made else { return await answer(made, request, request.cookies) }
        let html = frame.html(page, for: request, notice: page.notice, banner: nil)
        strangerPages.keep(html, of: request)
        return sending(Array(html.utf8), page.status, page.cookies + visitCookie(request), request)
    }

    private func page(_ page: Page, _ request: PageRequest) async -> SiteResponse {
        var cookies = page.cookies + visitCookie(request)
        let notice = page.notice ?? request.cookies[.notice].flatMap { SiteNotice.read($0, request.texts) }
        if request.cookies[.notice] != nil { cookies.append(request.cookies.removing(.notice)) }
        // A page is worth more than its banner.
        let banner = try? await BannerChoice(
            twoStep: services.twoStep, mailboxes: services.mailboxes, isSecure: configuration.isSecure
        )
        .banner(for: request, on: page)
        let html = frame.html(
            page, for: request, notice: notice, banner: banner ?? nil, letters: await letterAudience(request))
        guard let growth = page.growth else { return sending(Array(html.utf8), page.status, cookies, request) }
        let (beginning, rest) = growth.cut(html, frame.templates, frame.common(request))
        var response = sending(Array(beginning.utf8), page.status, cookies, request)
        response.rest = rest
        return response
    }

    /// Which places for letters the menu has. A page is worth more than an entry of its menu.
    private func letterAudience(_ request: PageRequest) async -> LetterAudience {
        guard let viewer = request.fullySignedIn?.mailboxViewer else { return LetterAudience() }
        let outbox = services.mailboxes.outbox
        var audience = LetterAudience(
            reads: (try? await services.mailboxes.letters.areAny(for: viewer)) ?? false,
            writes: (try? await outbox.isAny(for: viewer)) ?? false)
        if audience.writes { audience.inTrouble = (try? await outbox.count(.trouble, for: viewer)) ?? 0 }
        return audience
    }

    /// On somebody's first page: the forms on it are tied to this browser.
    private func visitCookie(_ request: PageRequest) -> [String] {
        guard request.isVisitNew else { return [] }
        return [request.cookies.setting(.visit, to: request.visit.text, seconds: SiteCookies.visitLifetime)]
    }

    private func sending(
        _ html: [UInt8], _ status: HTTPResponse.Status, _ cookies: [String], _ request: PageRequest
    ) -> SiteResponse {
        var fields = HTTPFields()
        fields[.contentType] = "text/html; charset=utf-8"
        fields[.contentLanguage] = request.texts.language.rawValue
        return finish(with(cookies, SiteResponse(status, headers: fields, body: html)), mayBeCached: false)
    }

    private func with(_ cookies: [String], _ response: SiteResponse) -> SiteResponse {
        var response = response
        for cookie in cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return response
    }

    /// Adds what every answer carries.
    func finish(_ response: SiteResponse, mayBeCached: Bool) -> SiteResponse {
        var response = response
        SecurityHeaders.add(to: &response.headers, isSecure: configuration.isSecure, mayBeCached: mayBeCached)
        return response
    }

    /// The answer to a request for another site (RFC 9110 §15.5.20).
    func misdirected(_ cookies: SiteCookies) async -> SiteResponse {
        await answer(
            .bytes(Array("unknown host\n".utf8), type: "text/plain; charset=utf-8", status: .misdirectedRequest), nil,
            cookies)
    }

    /// Adds which methods there are (RFC 9110 §15.5.6).
    func notAllowed(_ response: SiteResponse, allowed: Set<SiteMethod>) -> SiteResponse {
        var response = finish(response, mayBeCached: false)
        let names = (allowed.contains(.get) ? ["GET", "HEAD"] : []) + (allowed.contains(.post) ? ["POST"] : [])
        response.headers[.allow] = names.joined(separator: ", ")
        return response
    }

    /// Returns how much of the body of a request may come, before it is read.
    func allowance(for request: SiteRequest) async -> BodyAllowance {
        let path = SitePath(String(request.target.prefix { $0 != "?" }))
        guard request.method == "POST", path?.takesFiles == true,
            UploadedForm.isOne(request.headers[.contentType] ?? "")
        else { return .small(SiteRequest.longestBody) }
        // What was typed is kept for those who must sign in again.
        let length = request.headers[.contentLength].flatMap { Int($0) } ?? .max
        guard length > UploadedForm.longestTexts,
            let page = try? await read(
                request, .get, .home, "", SiteCookies(request.headers, isSecure: configuration.isSecure)),
            page.fullySignedIn != nil
        else { return .small(UploadedForm.longestTexts) }
        return .files
    }

    /// The answer if there is no room for another body with files.
    func busy(_ request: SiteRequest) async -> SiteResponse {
        let cookies = SiteCookies(request.headers, isSecure: configuration.isSecure)
        guard hosts.contains(request.host.lowercased()) else { return await misdirected(cookies) }
        let page = (try? await read(request, .get, .home, "", cookies)) ?? anonymous(request)
        return await self.page(ProblemPages.busyFiles(page), page)
    }

    /// The answer to a body that is longer than any form of the site.
    func tooLarge(_ request: SiteRequest) async -> SiteResponse {
        let cookies = SiteCookies(request.headers, isSecure: configuration.isSecure)
        guard hosts.contains(request.host.lowercased()) else { return await misdirected(cookies) }
        if Self.isForPrograms(request) { return problem(InterfaceProblem(.tooLarge)) }
        let page = (try? await read(request, .get, .home, "", cookies)) ?? anonymous(request)
        guard SitePath(String(request.target.prefix { $0 != "?" }))?.takesFiles == true,
            UploadedForm.isOne(request.headers[.contentType] ?? "")
        else { return await self.page(ProblemPages.tooLarge(page), page) }
        // Without a session even small files are refused, so their size is not what is wrong.
        let isIn = page.fullySignedIn != nil
        return await self.page(isIn ? ProblemPages.tooLargeFiles(page) : ProblemPages.signedOutFiles(page), page)
    }

    /// The page of a fault of ours: a sentence, a reference, and nothing technical.
    func failure(_ request: SiteRequest, _ reference: String) async -> SiteResponse {
        let empty = anonymous(request)
        let path = SitePath(String(request.target.prefix { $0 != "?" })) ?? .home
        let again = request.method == "POST" ? path.pathToReturnTo : path
        return await page(ProblemPages.fault(empty, again: again, reference: reference), empty)
    }

    /// The request of somebody of whom nothing is known.
    private func anonymous(_ request: SiteRequest) -> PageRequest {
        let cookies = SiteCookies(request.headers, isSecure: configuration.isSecure)
        let language = SiteLanguages.choose(
            person: nil, chosen: cookies[.language], accepted: request.headers[.acceptLanguage])
        return PageRequest(
            method: .get, path: .home, query: FormFields(), form: FormFields(), headers: request.headers,
            cookies: cookies, origin: ClientOrigin(address: request.peer, program: ""), signedIn: nil,
            visit: cookies[.visit].flatMap(BearerToken.init) ?? BearerToken(), isVisitNew: cookies[.visit] == nil,
            texts: languages[language], now: services.context.now())
    }
}
