import OAuth

func signIn(to server: OAuthServer, as client: OAuthClient) async throws(OAuthError) -> OAuthTokens {
    try await OAuthSignIn(server: server, client: client).withBrowser(userName: "you@example.com") { link in
        print("Open this page and sign in: \(link)")
    }
}
