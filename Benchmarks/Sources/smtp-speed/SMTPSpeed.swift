import Glibc
import MailWire
import NIOCore
import SMTP
import Stopwatch

/// `smtp-speed PORT AUTHORITY CONNECTIONS MESSAGES FILE [USER PASSWORD]`: sends the message in FILE MESSAGES times over
/// CONNECTIONS TLS connections to localhost, signed in if a user is given. Prints how long that took, from the first
/// connection to the last QUIT.
@main
struct SMTPSpeed {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard [6, 8].contains(arguments.count), let port = Int(arguments[1]), let connections = Int(arguments[3]),
            let messages = Int(arguments[4]), let message = contents(of: arguments[5])
        else {
            endWithUsage("smtp-speed PORT AUTHORITY CONNECTIONS MESSAGES FILE [USER PASSWORD]")
        }
        let endpoint = Endpoint(host: "localhost", port: port, security: .tls)
        let credentials =
            arguments.count == 8 ? Credentials(userName: arguments[6], password: Secret(arguments[7])) : nil
        let client = SMTPClient(
            SMTPConfiguration(endpoint: endpoint, credentials: credentials),
            dialer: Dialer(trustRoots: .pemFile(path: arguments[2])))
        let delivery = Delivery(try Envelope(from: "a@example.org", to: ["b@example.org"]), message: message)

        let stopwatch = Stopwatch()
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<connections {
                let share = messages / connections + (index < messages % connections ? 1 : 0)
                group.addTask {
                    try await client.withSession { session in
                        let outcomes = await session.deliver(contentsOf: Array(repeating: delivery, count: share))
                        return outcomes.count { $0.isAcceptedForAll }
                    }
                }
            }
            var total = 0
            for try await count in group { total += count }
            return total
        }
        print(stopwatch.line(["messages": accepted]))
    }

    private static func contents(of path: String) -> ByteBuffer? {
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        return ByteBuffer(bytes: bytes.prefix(count))
    }
}
