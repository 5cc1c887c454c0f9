extension IMAPSession {
    /// Polls for events and keeps the session alive (NOOP, RFC 9051 §6.1.2).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    public func noop() async throws(IMAPError) {
        _ = try await connection.run(PlainCommand.noop)
    }

    /// Requests the server's capabilities (CAPABILITY, RFC 9051 §6.1.1).
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
    @discardableResult
    public func refreshCapabilities() async throws(IMAPError) -> CapabilitySet {
        try await connection.run(CapabilityCommand())
    }

    /// Identifies the client to the server (ID, RFC 2971).
    /// - Parameter fields: The names and values to send. An empty array sends NIL.
    /// - Returns: The server's fields, their names in lower case.
    /// - Throws: ``IMAPError`` if the server refuses the command, a field holds a NUL byte, or the session ends.
    public func identify(_ fields: [(field: String, value: String)]) async throws(IMAPError) -> [String: String] {
        try await connection.run(IDCommand(fields: fields))
    }

    /// Enables extensions (ENABLE, RFC 5161).
    /// - Returns: The extensions that the server enabled. It ignores those that it does not know.
    /// - Throws: ``IMAPError`` if `capabilities` is empty, the server refuses the command, or the session ends.
    @discardableResult
    public func enable(_ capabilities: [Capability]) async throws(IMAPError) -> Set<Capability> {
        try await connection.run(EnableCommand(capabilities))
    }

    /// Returns the namespaces (NAMESPACE, RFC 2342). A server without the extension is taken to have a single personal
    /// namespace, with an empty prefix and the delimiter that LIST reports.
    /// - Throws: ``IMAPError`` if the server refuses the command or the session ends.
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
