import Accounts
import Synchronization

/// Keeps text messages instead of sending them.
final class KeepingGateway: TextMessageGateway {
    private let kept = Mutex<[TextMessage]>([])

    var isForDevelopment: Bool { false }
    var messages: [TextMessage] { kept.withLock { $0 } }
    /// The code of the last message.
    var code: String { String(messages.last?.text.prefix(6) ?? "") }

    func send(_ message: TextMessage) async throws(TextGatewayError) { kept.withLock { $0.append(message) } }
}
