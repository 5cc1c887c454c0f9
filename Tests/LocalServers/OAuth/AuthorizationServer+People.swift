extension AuthorizationServer {
    /// The user's answer when asked whether a program may access their mail.
    public enum Decision: Sendable {
        /// The user consents, or declines.
        case allow, deny
    }

    /// Opens the link as a user does, signs in, and answers.
    ///
    /// - Returns: the last page that the user sees, which is the program's own.
    /// - Throws: an error of the browser if a page can't be loaded.
    @discardableResult
    public func visit(
        _ link: String, as person: MailUser = TestMailServers.anna, decision: Decision = .allow,
        with browser: WebBrowser = WebBrowser()
    ) async throws -> WebBrowser.Page {
        let question = try await signIn(at: link, as: person, with: browser)
        return try await browser.submit(question, decision == .allow ? ["allow": "Authorize"] : [:])
    }

    /// Types a device code on the server's page, and answers.
    ///
    /// - Throws: an error of the browser if a page can't be loaded.
    @discardableResult
    public func type(
        _ userCode: String, at page: String, as person: MailUser = TestMailServers.anna, decision: Decision = .allow
    ) async throws -> WebBrowser.Page {
        let browser = WebBrowser()
        let form = try await signIn(at: page, as: person, with: browser)
        let question = try await browser.submit(form, ["user_code": userCode])
        return try await browser.submit(question, ["action": decision == .allow ? "accept" : "deny"])
    }

    /// Revokes a token, as a user does on the provider's page of connected programs (RFC 7009).
    ///
    /// - Throws: ``LocalServerError`` if the server refuses, or an error of the browser.
    public func revoke(_ token: String, of clientID: String = clientID) async throws {
        let page = WebBrowser.Page(address: "http://\(endpoint)/o/revoke_token/", status: 0, text: "", headers: [:])
        let answer = try await WebBrowser().submit(page, ["token": token, "client_id": clientID])
        guard answer.status == 200 else { throw LocalServerError.timedOut("a token's end: \(answer.text)") }
    }

    /// Withdraws every consent of a user, on the server's page of connected programs.
    ///
    /// - Throws: an error of the browser if a page can't be loaded.
    public func withdraw(as person: MailUser = TestMailServers.anna) async throws {
        let browser = WebBrowser()
        var page = try await signIn(at: "http://\(endpoint)/o/authorized_tokens/", as: person, with: browser)
        while let link = page.text.firstMatch(of: /"(\/o\/authorized_tokens\/[0-9]+\/delete\/)"/)?.1 {
            let question = try await browser.open("http://\(endpoint)\(link)")
            page = try await browser.submit(question, [:])
        }
    }

    /// Expires an access token, as if its lifetime had passed at the server.
    ///
    /// - Throws: ``LocalServerError`` if the server refuses, or an error of the browser.
    public func expire(_ token: String) async throws {
        let page = WebBrowser.Page(address: "http://\(endpoint)/expire/", status: 0, text: "", headers: [:])
        let answer = try await WebBrowser().submit(page, ["token": token])
        guard answer.status == 200 else { throw LocalServerError.timedOut("a token's end: \(answer.status)") }
    }

    private func signIn(
        at link: String, as person: MailUser, with browser: WebBrowser
    ) async throws -> WebBrowser.Page {
        let form = try await browser.open(link)
        return try await browser.submit(form, ["username": person.address, "password": person.password])
    }
}
