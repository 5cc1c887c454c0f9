internal import MailWire

/// A server that an option names.
enum GivenServer {
    /// What an option's value looks like.
    static let form = "host:port[/tls|/starttls|/plain]"

    /// Of a file with authorities, in bytes.
    static let longestAuthority = 4 * 1024 * 1024

    /// Nil where the option is not there.
    static func read(_ text: String?, option: String, defaultPort: Int) throws(CommandFailure) -> Endpoint? {
        guard let text else { return nil }
        do throws(EndpointError) {
            return try Endpoint(parsing: text, defaultPort: defaultPort)
        } catch {
            throw CommandFailure(error, field: option)
        }
    }
}
