import MailWire
import NIOCore

/// A session with a mail server, from sign-in to LOGOUT. ``IMAPClient/withSession(transcript:_:)`` opens and ends it.
///
/// Several tasks may send commands at once. Commands are sent in order, without waiting for one another unless their
/// responses could be confused (RFC 9051 §5.5). Cancelling the task of a command that is already on the wire ends the
/// session, since a command cannot be taken back.
public final class IMAPSession: Sendable {
    let connection: IMAPConnection
    let configuration: IMAPConfiguration

    init(connection: IMAPConnection, configuration: IMAPConfiguration) {
        self.connection = connection
        self.configuration = configuration
    }

    /// The server's latest capabilities, without the extensions that have failed in this session.
    public var capabilities: CapabilitySet {
        connection.context.capabilities.subtracting(connection.facts.failedExtensions)
    }

    /// The extensions enabled with ENABLE, without those that have failed since.
    public var enabled: Set<Capability> { connection.context.enabled.subtracting(connection.facts.failedExtensions) }

    /// Stops using these extensions in this session, because the server announces them but fails at them.
    ///
    /// The session calls this itself if a command fails with an extension and succeeds without it.
    public func distrust(_ extensions: Set<Capability>) {
        connection.update { $0.failedExtensions.formUnion(extensions) }
    }

    /// The server's ID fields (RFC 2971), their names in lower case; empty if no ID was sent.
    public var serverIdentification: [String: String] { connection.facts.serverIdentification }

    /// The mechanism of the sign-in; `nil` after PREAUTH or without credentials.
    public var signInMechanism: String? { connection.facts.mechanism }

    /// The server's OK to the sign-in, whose text may name the account; `nil` after PREAUTH or without credentials.
    public var signInResponse: StatusResponse? { connection.facts.signInResponse }

    /// Whether both directions are compressed.
    public var isCompressed: Bool { connection.facts.isCompressed }

    /// The selected mailbox, with its message count kept up to date; `nil` if none is selected.
    public var selectedMailbox: SelectedMailbox? { connection.facts.selected }

    /// Removes and returns the events since the last call, in order. Alerts must be shown to the user (RFC 9051 §7.1).
    public func takeEvents() -> [SessionEvent] { connection.takeEvents() }

    /// Ends the session: with LOGOUT, or at once if the task is cancelled.
    func end() async { await connection.shutDown(gracefully: !Task.isCancelled) }

    /// Runs a command that needs a selected mailbox.
    func runSelected<Command: IMAPCommand>(_ command: Command) async throws(IMAPError) -> Command.Answer {
        guard connection.facts.selected != nil else {
            throw .noMailboxSelected(command: command.profile(in: connection.context).name)
        }
        return try await connection.run(command)
    }
}
