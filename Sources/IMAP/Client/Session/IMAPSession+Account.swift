extension IMAPSession {
    /// NOOP: asks for what is new, and keeps the session alive (RFC 9051 §6.1.2).
    public func noop() async throws(IMAPError) {
        _ = try await connection.run(PlainCommand(name: "NOOP"))
    }

    /// CAPABILITY: asks what the server can do (RFC 9051 §6.1.1).
    @discardableResult
    public func refreshCapabilities() async throws(IMAPError) -> CapabilitySet {
        try await connection.run(CapabilityCommand())
    }

    /// ID: says who we are and hears who the server is, names in small letters (RFC 2971).
    public func identify(_ fields: [(field: String, value: String)]) async throws(IMAPError) -> [String: String] {
        try await connection.run(IDCommand(fields: fields))
    }

    /// ENABLE: switches extensions on (RFC 5161). Answers those that are on now; the others were passed over.
    @discardableResult
    public func enable(_ capabilities: [Capability]) async throws(IMAPError) -> Set<Capability> {
        try await connection.run(EnableCommand(capabilities))
    }

    /// NAMESPACE: where mailboxes live (RFC 2342). A server without it has one empty prefix and the delimiter of LIST.
    public func namespaces() async throws(IMAPError) -> Namespaces {
        guard capabilities.contains(.namespace) else {
            let root = try await connection.run(
                ListCommand(verb: .list, pattern: "", limit: configuration.limits.answers))
            var namespaces = Namespaces()
            namespaces.personal = [.init(prefix: "", delimiter: root.first?.delimiter)]
            return namespaces
        }
        return try await connection.run(NamespaceCommand())
    }
}
