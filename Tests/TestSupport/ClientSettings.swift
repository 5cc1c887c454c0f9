package import LocalServers
package import MailWire

// What our clients need to reach the local servers.

extension Endpoint {
    /// The place of a local server, reached with this security.
    package init(_ place: LocalEndpoint, _ security: TransportSecurity) {
        self.init(host: place.host, port: place.port, security: security)
    }
}

extension Credentials {
    /// A user's name and password.
    package init(_ user: MailUser) { self.init(userName: user.address, password: Secret(user.password)) }
}

extension TrustRoots {
    /// Only the certificates in this text, in PEM form.
    package static func pem(_ text: String) -> TrustRoots { .pem(Array(text.utf8)) }
}
