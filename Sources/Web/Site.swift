import Accounts
import HTTPTypes
public import Logging

/// The site: takes a request and gives an answer.
///
/// A request passes the same gates in the same order, whatever it asks for: the host, the address, the method, where it
/// comes from, the token of its form, and who may come here. Only then a page sees it.
public struct Site: Sendable {
    let services: SiteServices
    let configuration: SiteConfiguration
    /// The names that a request may ask for.
    let hosts: Set<String>
    let languages: SiteLanguages
    let assets = SiteAssets()
    let letters: LinkLetters
    let frame: PageFrame
    let strangerPages = StrangerPages()
    let logger: Logger
    let largeBodies = LargeBodies()

    /// Creates the site.
    ///
    /// - Parameters:
    ///   - services: What the pages work with.
    ///   - configuration: What the site must know of its place.
    ///   - logger: Takes what goes wrong.
    /// - Throws: an error if a built-in template or text is broken.
    public init(services: SiteServices, configuration: SiteConfiguration, logger: Logger) throws {
        self.services = services
        self.configuration = configuration
        hosts = configuration.hosts
        self.logger = logger
        languages = try SiteLanguages()
        letters = LinkLetters(
            services: services, writer: LetterWriter(languages: languages, origin: configuration.origin),
            turns: LetterTurns(), logger: logger)
        frame = PageFrame(
            templates: try PageTemplates(TemplateSources.all), assets: assets, isSecure: configuration.isSecure)
    }

    /// Answers a request. What goes wrong inside becomes a page with a reference, which the log has too.
    ///
    /// - Parameter reference: Names the request in the log.
    public func respond(to request: SiteRequest, reference: String) async -> SiteResponse {
        let cookies = SiteCookies(request.headers, isSecure: configuration.isSecure)
        guard hosts.contains(request.host.lowercased()) else { return await misdirected(cookies) }
        let parts = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        if Self.isForPrograms(request) {
            return await answerProgram(
                request, String(parts[0]), query: parts.count > 1 ? String(parts[1]) : "", cookies, reference)
        }
        let method: SiteMethod? =
            switch request.method {
            case "GET", "HEAD": .get
            case "POST": .post
            default: nil
            }
        guard let method else {
            return notAllowed(SiteResponse(.methodNotAllowed), allowed: [.get, .post])
        }
        var path = SitePath(String(parts[0]))
        if case .asset? = path, let named = path {
            let file = assets.answer(named)
            if method == .get, let file { return await answer(file, nil, cookies) }
            // What is not there has the same page wherever it is asked for.
            if file == nil { path = nil }
        }
        do {
            let page = try await read(request, method, path ?? .home, parts.count > 1 ? String(parts[1]) : "", cookies)
            guard let path else { return await answer(.notFound, page, cookies) }
            guard path.methods.contains(method) else {
                var response = await answer(.notFound, page, cookies)
                response.status = .methodNotAllowed
                return notAllowed(response, allowed: path.methods)
            }
            if StrangerPages.holds(page) { return try await answerStranger(page) }
            return try await answer(gated(page), page, cookies)
        } catch {
            logger.error("A request failed", metadata: ["reference": "\(reference)", "error": "\(error)"])
            return await failure(request, reference)
        }
    }

    /// Reads who asks, in which language.
    func read(
        _ request: SiteRequest, _ method: SiteMethod, _ path: SitePath, _ query: String, _ cookies: SiteCookies
    ) async throws -> PageRequest {
        let token = cookies[.session].flatMap(BearerToken.init)
        let origin = ClientOrigin(
            address: ClientAddress.read(
                peer: request.peer, request.headers, proxies: configuration.trustedProxies),
            program: request.headers[.userAgent] ?? "")
        let signedIn: SignedIn? =
            if let token { try await services.sessions.signedIn(token, from: origin) } else { nil }
        let visit = cookies[.visit].flatMap(BearerToken.init)
        // Who is only halfway in can't change the profile yet, so the buttons count.
        let own = signedIn?.member.person.language
        let isIn = signedIn?.session.stage == .full
        let language = SiteLanguages.choose(
            person: isIn ? own : nil, chosen: cookies[.language] ?? own?.rawValue,
            accepted: request.headers[.acceptLanguage])
        let (form, files) = method == .post ? Self.form(request, path) : (FormFields(), [])
        return PageRequest(
            method: method, path: path, query: FormFields(encoded: query.utf8), form: form, files: files,
            headers: request.headers, cookies: cookies, origin: origin, signedIn: signedIn,
            visit: visit ?? BearerToken(),
            isVisitNew: visit == nil, texts: languages[language],
            now: services.context.now())
    }

    /// Reads a form. One that can't be read has no token either, so no page sees it.
    private static func form(_ request: SiteRequest, _ path: SitePath) -> (FormFields, [UploadedFile]) {
        let type = request.headers[.contentType] ?? ""
        guard path.takesFiles, UploadedForm.isOne(type) else { return (FormFields(encoded: request.body), []) }
        let form = UploadedForm(request.body, contentType: type)
        return (form?.fields ?? FormFields(), form?.files ?? [])
    }

    // MARK: Gates

    /// Passes a request to its page if it may come there.
    private func gated(_ request: PageRequest) async throws -> PageAnswer {
        if request.method == .post {
            guard RequestGuard.isOwn(request.headers, origin: configuration.origin),
                FormToken.isOwn(request.form, request.cookies)
            else { return .page(ProblemPages.strangeForm(request)) }
        }
        do {
            return try await passed(request)
        } catch AccountsError.notFound, AccountsError.administratorsOnly {
            return .notFound
        } catch AccountsError.notConfirmed {
            return try await detour(.confirm, request)
        } catch AccountsError.busy {
            return .page(ProblemPages.busy(request))
        } catch let error as AccountsError {
            // A page without a form of its own, or one that can't even be shown: the sentence, and the way back.
            guard let problem = request.texts.sentences(error, now: request.now)?.first else { throw error }
            return .page(ProblemPages.refused(request, problem.sentence))
        }
    }

    /// Passes a request to its page if the person may come there. A form that was kept comes this way too.
    func passed(_ request: PageRequest) async throws -> PageAnswer {
        switch try await gate(request) {
        case .open: return try await dispatch(request.refilled(from: services.keptForms))
        case .other(let answer): return answer
        }
    }

    private enum Passage {
        case open
        case other(PageAnswer)
    }

    private func gate(_ request: PageRequest) async throws -> Passage {
        switch request.path.access(request.method) {
        case .anybody, .linkHolder, .programs: return .open
        case .halfway:
            guard let signedIn = request.signedIn else { return .other(.seeOther(.signIn)) }
            return signedIn.session.stage == .half ? .open : .other(.seeOther(.home))
        case .person, .confirmedPerson, .administrator, .confirmedAdministrator: break
        }
        guard let signedIn = request.signedIn else {
            return .other(try await detour(.signIn, request))
        }
        guard signedIn.session.stage == .full else { return .other(try await detour(.signInCode, request)) }
        let access = request.path.access(request.method)
        if access == .administrator || access == .confirmedAdministrator { try signedIn.requireAdministrator() }
        if signedIn.member.mustSetUpTwoStep(at: request.now), !request.path.isOpenWithoutTwoStep {
            return .other(.seeOther(.twoStep))
        }
        if access == .confirmedPerson || access == .confirmedAdministrator {
            try signedIn.requireConfirmed(at: request.now)
        }
        return .open
    }

    /// Sends the person to another page first. What was typed is kept, and the person comes back to it.
    private func detour(_ place: SitePath, _ request: PageRequest) async throws -> PageAnswer {
        var cookies: [String] = []
        if request.method == .post {
            if let kept = try await keep(request, goesOn: place == .confirm) {
                cookies.append(kept.setting(on: request.cookies))
            }
        } else if KeptFormCookie(request.cookies)?.purpose == .goOn {
            // An action that was given up must not go on when something else is confirmed.
            cookies.append(request.cookies.removing(.kept))
        }
        return .seeOther(
            place, query: FormFields([(ReturnPath.field, request.pageAddress.text)]), cookies: cookies)
    }

    /// Keeps a form, unless nothing could become of it.
    private func keep(_ request: PageRequest, goesOn: Bool) async throws -> KeptFormCookie? {
        let purpose: KeptFormCookie.Purpose = goesOn && !SecretFields.areIn(request.form) ? .goOn : .show
        guard purpose == .goOn || request.path.methods.contains(.get) else { return nil }
        let body = Array(SecretFields.removed(from: request.form).encoded.utf8)
        var token: BearerToken?
        if let signedIn = request.signedIn {
            token = try await services.keptForms.keep(path: request.path.text, body: body, by: signedIn)
        } else if let session = request.cookies[.session].flatMap(BearerToken.init) {
            token = try await services.keptForms.keep(path: request.path.text, body: body, of: session)
        }
        return token.map { KeptFormCookie(purpose, $0) }
    }

    /// Carries out what had to wait for a confirmation.
    func goOn(_ request: PageRequest) async throws -> PageAnswer {
        switch try await gate(request) {
        case .open: try await dispatch(request)
        case .other(let answer): answer
        }
    }
}
