import Accounts

extension PageRequest {
    /// Returns the request with the form that was kept for its page, if there is one. A kept form is shown once.
    func refilled(from keptForms: KeptForms) async throws -> PageRequest {
        guard method == .get, let signedIn = fullySignedIn,
            let cookie = KeptFormCookie(cookies), cookie.purpose == .show,
            let kept = try await keptForms.take(cookie.token, at: path.text, by: signedIn)
        else { return self }
        return PageRequest(
            method: method, path: path, query: query, form: FormFields(encoded: kept.body), headers: headers,
            cookies: cookies, origin: origin, signedIn: signedIn, visit: visit,
            isVisitNew: isVisitNew, texts: texts, now: now, isKept: true)
    }
}
