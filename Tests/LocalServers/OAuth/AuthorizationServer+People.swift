extension AuthorizationServer {
    /// What a person answers when asked whether a program may have their mail.
    public enum Decision: Sendable {
        case allow, deny
    }

    /// Opens the link as a person does, signs in, and answers.
    ///
    /// - Returns: the page that the person sees last: the program's own.
    @discardableResult
    public func visit(
        _ link: String, as person: MailUser = MailCompany.anna, decision: Decision = .allow,
        with browser: WebBrowser = WebBrowser()
    ) async throws -> WebBrowser.Page {
        let question = try await signIn(at: link, as: person, with: browser)
        return try await browser.submit(question, decision == .allow ? ["allow": "Authorize"] : [:])
    }

    /// Types the code of a device on the server's page, and answers.
    @discardableResult
    public func type(
        _ userCode: String, at page: String, as person: MailUser = MailCompany.anna, decision: Decision = .allow
    ) async throws -> WebBrowser.Page {
        let browser = WebBrowser()
        let form = try await signIn(at: page, as: person, with: browser)
        let question = try await browser.submit(form, ["user_code": userCode])
        return try await browser.submit(question, ["action": decision == .allow ? "accept" : "deny"])
    }

    /// Takes a token back, as a person does on the provider's page of connected programs (RFC 7009).
    public func revoke(_ token: String, of clientID: String = clientID) async throws {
        let page = WebBrowser.Page(address: "http://\(endpoint)/o/revoke_token/", status: 0, text: "", headers: [:])
        let answer = try await WebBrowser().submit(page, ["token": token, "client_id": clientID])
        guard answer.status == 200 else { throw LocalServerError.timedOut("a token's end: \(answer.text)") }
    }

    private func signIn(
        at link: String, as person: MailUser, with browser: WebBrowser
    ) async throws -> WebBrowser.Page {
        let form = try await browser.open(link)
        return try await browser.submit(form, ["username": person.address, "password": person.password])
    }
}
