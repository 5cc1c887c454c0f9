import MailWire

/// A server that an option names.
enum GivenServer {
    /// The form of the option's value.
    static let form = "host:port[/tls|/starttls|/plain]"

    /// The largest file of authorities, in bytes.
    static let longestAuthority = 4 * 1024 * 1024

    /// Returns the server; `nil` if the option is absent.
    static func read(_ text: String?, option: String, defaultPort: Int) throws(CommandFailure) -> Endpoint? {
        guard let text else { return nil }
        do throws(EndpointError) {
            return try Endpoint(parsing: text, defaultPort: defaultPort)
        } catch {
            throw CommandFailure(error, field: option)
        }
    }
}
