import MailWire
import SMTP

/// Sends a message through a provider with an address and its app password, and returns what became of it.
func send(
    _ message: [UInt8], from address: String, password: Secret, to recipients: [String],
    through server: MailServer = .tls("smtp.gmail.com"), trusting roots: TrustRoots = .system
) async throws -> String {
    let client = SMTPClient(server, user: address, password: password, dialer: Dialer(trustRoots: roots))
    let envelope = try Envelope(from: address, to: recipients)
    let outcome = try await client.withSession { session in
        await session.deliver(envelope, message: message)
    }
    switch outcome {
    case .accepted(let reply, let recipients):
        let missed = recipients.filter { $0.verdict != .accepted }.map(\.address)
        return missed.isEmpty ? "handed over: \(reply)" : "handed over, but not for \(missed)"
    case .deferred(let obstacle, _): return "try again later: \(obstacle)"
    case .refused(let obstacle, _): return "will not be taken: \(obstacle)"
    case .uncertain(let error, _, _): return "may have been taken over; do not send it again unasked: \(error)"
    }
}
