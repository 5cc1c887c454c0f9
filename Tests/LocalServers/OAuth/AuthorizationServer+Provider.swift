extension AuthorizationServer {
    /// Returns a providers file that contains a company whose users sign in at this server.
    public func providerFile(_ company: TestMailServers, domain: String) -> String {
        """
        {"providers": [{
          "id": "firma", "name": "Firma", "domains": ["\(domain)"],
          "imap": {"host": "127.0.0.1", "port": \(company.imaps.port), "security": "tls"},
          "smtp": {"host": "127.0.0.1", "port": \(company.smtps.port), "security": "tls"},
          "signIn": {"with": "oauth"},
          "oauth": {
            "client": "firma", "authorization": "\(authorizationAddress)", "token": "\(tokenAddress)",
            "deviceAuthorization": "\(deviceAddress)", "scopes": ["\(Self.scopes.joined(separator: "\", \""))"]
          },
          "sureness": "confirmed", "checked": "2026-11-21"
        }]}
        """
    }
}
