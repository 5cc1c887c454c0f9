import IMAP
import MailWire
import NIOCore
import Stopwatch

/// `imap-speed PORT AUTHORITY USER PASSWORD`: signs in on localhost over TLS, opens INBOX, fetches every message whole
/// and discards the bytes. Prints how long the fetch took.
@main
struct IMAPSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let port = Int(arguments[1]) else {
            endWithUsage("imap-speed PORT AUTHORITY USER PASSWORD")
        }
        var configuration = IMAPConfiguration(
            endpoint: Endpoint(host: "localhost", port: port, security: .tls),
            credentials: Credentials(userName: arguments[3], password: Secret(arguments[4])))
        configuration.mechanism = .plain
        let client = IMAPClient(
            configuration, dialer: Dialer(trustRoots: .pemFile(path: arguments[2])))
        print(try await fetchAll(client))
    }

    /// Does not run on the main actor: no program would fetch its mail there.
    private static func fetchAll(_ client: IMAPClient) async throws -> String {
        try await client.withSession { session in
            try await session.select(.inbox, readOnly: true)
            var bytes = 0
            var messages = 0
            let stopwatch = Stopwatch()
            try await session.fetch(.sequence(.all), [.message]) { event in
                switch event {
                case .sectionBytes(let piece): bytes += piece.readableBytes
                case .ended: messages += 1
                case .began, .attributes, .sectionBegan, .sectionEnded: break
                }
            }
            return stopwatch.line(["messages": messages, "bytes": bytes])
        }
    }
}
