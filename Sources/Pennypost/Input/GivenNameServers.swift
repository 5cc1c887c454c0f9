import DNS
import MailSetup
import MailWire
import Mailboxes

/// The name servers to ask: the system's, or those that an operator names in the environment.
enum GivenNameServers {
    /// The variable that names them: `192.0.2.1`, `127.0.0.1:5353`, `[::1]:53`; several are separated by commas.
    static let variable = "PENNYPOST_NAME_SERVERS"

    static func read(
        _ environment: [String: String] = CommandSurroundings.current.environment
    ) throws(CommandFailure) -> DNSResolver {
        guard let text = environment[variable], !text.isEmpty else { return DNSResolver() }
        do throws(DNSError) {
            return DNSResolver(servers: try DNSResolver.NameServer.list(parsing: text))
        } catch {
            throw CommandFailure(
                status: .configuration, code: "bad-name-servers", field: variable,
                message: "“\(text.prefix(200))” is not a list of name servers",
                remedy: "Write addresses separated by commas, such as 192.0.2.1 or [2001:db8::1]:53, or unset it")
        }
    }
}

extension DNSResolver {
    /// The resolver for hosts, if name servers were named; `nil` for the operating system's.
    var hostResolver: (any HostResolver)? { servers.isEmpty ? nil : NameServerHostResolver(self) }
}
