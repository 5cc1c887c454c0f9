public import MailWire
import NIOCore
import Synchronization

/// Sends messages to one server: opens a session, signs in, and gives it to a closure.
///
///     let client = SMTPClient(configuration, dialer: dialer)
///     let outcome = try await client.withSession { session in
///         await session.deliver(envelope, message: message)
///     }
public struct SMTPClient: Sendable {
    public let configuration: SMTPConfiguration
    public let dialer: Dialer

    /// - Parameter dialer: opens the connections, and knows which certificates to believe. Share one among clients.
    public init(_ configuration: SMTPConfiguration, dialer: Dialer = Dialer()) {
        self.configuration = configuration
        self.dialer = dialer
    }

    /// Opens a session, gives it to `body`, and ends it with QUIT when `body` is done, or has thrown.
    ///
    /// Deliveries that `body` began and does not wait for are waited for. Where the task is cancelled the session ends
    /// at once.
    ///
    /// - Parameter transcript: takes down what is said, without secrets and messages.
    /// - Throws: `SMTPError` where there is no session to be had; otherwise what `body` throws.
    public func withSession<Value>(
        isolation: isolated (any Actor)? = #isolation, transcript: Transcript? = nil,
        _ body: (SMTPSession) async throws -> Value
    ) async throws -> Value {
        let session = try await connect(transcript)
        do {
            let value = try await body(session)
            await session.end()
            return value
        } catch {
            await session.end()
            throw error
        }
    }

    /// Connects and signs in, sends nothing, and says what the server offers.
    public func checkSignIn(transcript: Transcript? = nil) async throws(SMTPError) -> ServerCapabilities {
        let session = try await connect(transcript)
        await session.end()
        return session.capabilities
    }

    private func connect(_ transcript: Transcript?) async throws(SMTPError) -> SMTPSession {
        try configuration.checkClientName()
        let filter = SecretFilter(configuration.credentials).adding(configuration.filter)
        transcript?.hide(filter)
        let (configuration, dialer) = (configuration, dialer)
        let setup = ConversationHandler.Setup(
            plan: { configuration.signOnPlan },
            options: TransactionMachine.Options(transfer: configuration.contentTransfer),
            timeLimits: configuration.timeLimits, replyLimits: configuration.replyLimits, filter: filter,
            transcript: transcript,
            upgrade: { dialer.upgrade($0, host: configuration.endpoint.host) })
        transcript?.event("connecting to \(configuration.endpoint)")
        let attempts = DialledHandlers()
        let channel: any Channel
        do throws(WireError) {
            channel = try await dialer.connect(to: configuration.endpoint) { channel in
                let handler = ConversationHandler(setup)
                try channel.pipeline.syncOperations.addHandler(handler)
                attempts.add(NIOLoopBound(handler, eventLoop: channel.eventLoop), of: channel)
            }
        } catch {
            transcript?.event("\(error)")
            throw error == .cancelled ? .cancelled : .notConnected(error)
        }
        guard let handler = attempts.handler(of: channel) else { throw .sessionEnded }
        return try await SMTPSession.signedOn(over: channel, by: handler)
    }
}

/// The handlers of the connections that a dial has begun, one for each address tried. A server may have said all that it
/// will ever say, and its pipeline be gone, before the dial has returned.
private final class DialledHandlers: Sendable {
    private let handlers = Mutex<[ObjectIdentifier: NIOLoopBound<ConversationHandler>]>([:])

    func add(_ handler: NIOLoopBound<ConversationHandler>, of channel: any Channel) {
        handlers.withLock { $0[ObjectIdentifier(channel)] = handler }
    }

    func handler(of channel: any Channel) -> NIOLoopBound<ConversationHandler>? {
        handlers.withLock { $0[ObjectIdentifier(channel)] }
    }
}

extension SMTPConfiguration {
    fileprivate var signOnPlan: SignOnMachine.Plan {
        SignOnMachine.Plan(
            endpoint: endpoint, credentials: credentials, mechanisms: mechanisms,
            attempts: SignInAttempts(persistence, refused: refusedMechanisms), clientName: clientName)
    }
}
