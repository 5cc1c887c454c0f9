import Accounts
import HTTPTypes
import Logging
import Storage

/// The JSON interface: what the pages do, for programs.
extension Site {
    private static let base = "/api"
    private static let version = "/api/v1"

    /// Whether a request asks for the interface and not for a page.
    static func isForPrograms(_ request: SiteRequest) -> Bool {
        let path = request.target.prefix { $0 != "?" }
        return path == base || path.hasPrefix(base + "/")
    }

    /// Answers a program: finds the route, who asks and whether they may, checks what was sent, and does it.
    ///
    /// - Parameters:
    ///   - path: The path as it was written.
    ///   - query: What stands behind the question mark.
    ///   - reference: Names the request in the log.
    func answerProgram(
        _ request: SiteRequest, _ path: String, query: String, _ cookies: SiteCookies, _ reference: String
    ) async -> SiteResponse {
        let now = services.context.now()
        do {
            guard path.hasPrefix(Self.version), path.utf8.count <= SitePath.longest else {
                throw InterfaceProblem(.notFound)
            }
            let method = SiteMethod(rawValue: request.method == "HEAD" ? "GET" : request.method)
            let (route, values) = try InterfaceRoutes.find(method, String(path.dropFirst(Self.version.count)))
            let origin = ClientOrigin(
                address: ClientAddress.read(
                    peer: request.peer, request.headers, proxies: configuration.trustedProxies),
                program: request.headers[.userAgent] ?? "")
            let caller = try await caller(request, route, cookies, origin, now)
            if route.access != .anybody, route.method != .get { try checkOrigin(request, caller, cookies) }
            try route.access.check(caller, at: now)
            let call = InterfaceCall(
                services: services, configuration: configuration, letters: letters, caller: caller, origin: origin,
                cookies: cookies, now: now, path: values, query: try InterfaceInput(query: query, for: route),
                body: try InterfaceInput(body: request, for: route))
            return success(try await route.answer(call), route)
        } catch let problem as InterfaceProblem {
            return self.problem(problem)
        } catch let error as AccountsError {
            let problem = InterfaceProblem(error, texts: languages[.english], now: now)
            return problem.code == .fault ? fault(error, reference) : self.problem(problem)
        } catch {
            return fault(error, reference)
        }
    }

    // MARK: Who asks

    /// Finds who asks. A field Authorization counts before a cookie, so that a wrong app password is never passed over.
    private func caller(
        _ request: SiteRequest, _ route: InterfaceRoute, _ cookies: SiteCookies, _ origin: ClientOrigin,
        _ now: Timestamp
    ) async throws -> InterfaceCaller {
        guard route.access != .anybody else { return .nobody }
        if let field = request.headers[.authorization] {
            guard let credentials = BasicCredentials(field) else { throw InterfaceProblem(.malformedCredentials) }
            let answer = await services.appPasswordAuthority.answer(
                credentials.password, user: credentials.user, service: .web, from: origin)
            switch answer {
            case .granted(let grant): return .appPassword(grant, grant.signedIn(at: now, from: origin))
            case .refused(let refusal): throw InterfaceProblem(refusal, now: now)
            }
        }
        guard let token = cookies[.session].flatMap(BearerToken.init),
            let signedIn = try await services.sessions.signedIn(token, from: origin)
        else { return .nobody }
        return .session(signedIn)
    }

    /// Checks that what changes something comes from a page of this site. A browser sends a cookie and remembered
    /// credentials of HTTP Basic by itself, even if another site made it ask.
    private func checkOrigin(
        _ request: SiteRequest, _ caller: InterfaceCaller, _ cookies: SiteCookies
    ) throws(InterfaceProblem) {
        guard RequestGuard.isOwn(request.headers, origin: configuration.origin) else {
            throw InterfaceProblem(.strangeOrigin)
        }
        guard case .session = caller else { return }
        guard let given = request.headers[SecurityHeaders.name(InterfaceDescription.formTokenField)],
            let visit = cookies[.visit].flatMap(BearerToken.init), visit.isOwn(formToken: given)
        else { throw InterfaceProblem(.strangeOrigin) }
    }

    // MARK: Answers

    private func success(_ answer: InterfaceAnswer, _ route: InterfaceRoute) -> SiteResponse {
        var response = SiteResponse(route.status, body: answer.body?.bytes ?? [])
        if answer.body != nil { response.headers[.contentType] = "application/json" }
        for cookie in answer.cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return finish(response, mayBeCached: false)
    }

    /// The answer to a request that was refused.
    func problem(_ problem: InterfaceProblem, reference: String? = nil) -> SiteResponse {
        var response = SiteResponse(
            problem.code.status, body: problem.document(origin: configuration.origin, reference: reference).bytes)
        response.headers[.contentType] = "application/problem+json"
        response.headers[.contentLanguage] = Language.english.rawValue
        if problem.code.status == .unauthorized {
            response.headers[.wwwAuthenticate] = #"Basic realm="Pennypost", charset="UTF-8""#
        }
        if let seconds = problem.retryAfter { response.headers[.retryAfter] = String(seconds) }
        if problem.code == .methodNotAllowed {
            let names = problem.allowed.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
            response.headers[.allow] = names.joined(separator: ", ")
        }
        return finish(response, mayBeCached: false)
    }

    private func fault(_ error: any Error, _ reference: String) -> SiteResponse {
        logger.error("A request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
        return problem(InterfaceProblem(.fault), reference: reference)
    }
}
