import Accounts

extension PageRequest {
    /// Returns the request with the form that was kept for its page, if there is one. A kept form is shown once.
    func refilled(from keptForms: KeptForms) async throws -> PageRequest {
        guard method == .get, let signedIn = fullySignedIn,
            let cookie = KeptFormCookie(cookies), cookie.purpose == .show,
            let kept = try await keptForms.take(cookie.token, at: path.text, by: signedIn)
        else { return self }
        var request = self
        request.form = FormFields(encoded: kept.body)
        request.isKept = true
        return request
    }
}
