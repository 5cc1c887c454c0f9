import MailWire
import NIOCore

/// A session with a mail server, from the sign-in to LOGOUT. ``IMAPClient/withSession(_:)`` opens and ends it.
///
/// Commands may be given from several tasks at once: they are sent without waiting for one another where their answers
/// cannot be confused (RFC 9051 §5.5), in the order in which they were given. Cancelling the task of a command that is
/// already on the wire ends the session: a command cannot be taken back.
public final class IMAPSession: Sendable {
    let connection: IMAPConnection
    let configuration: IMAPConfiguration

    init(connection: IMAPConnection, configuration: IMAPConfiguration) {
        self.connection = connection
        self.configuration = configuration
    }

    /// What the server can do, as it last said, without the extensions that it has failed at in this session.
    public var capabilities: CapabilitySet {
        connection.context.capabilities.subtracting(connection.facts.failedExtensions)
    }

    /// The extensions that ENABLE has switched on, without those that have failed since.
    public var enabled: Set<Capability> { connection.context.enabled.subtracting(connection.facts.failedExtensions) }

    /// Does without these extensions from here on: the server announces them and fails at them.
    ///
    /// The session calls it itself when a command fails with an extension and succeeds without it.
    public func distrust(_ extensions: Set<Capability>) {
        connection.update { $0.failedExtensions.formUnion(extensions) }
    }

    /// What the server says of itself (RFC 2971), where ``IMAPConfiguration/identification`` was sent. Names in small
    /// letters.
    public var serverIdentification: [String: String] { connection.facts.serverIdentification }

    /// The way the session was signed in; `nil` after PREAUTH and without credentials.
    public var signInMechanism: String? { connection.facts.mechanism }

    /// Whether both directions are compressed.
    public var isCompressed: Bool { connection.facts.isCompressed }

    /// The selected mailbox, its number of messages kept up to date; `nil` where none is selected.
    public var selectedMailbox: SelectedMailbox? { connection.facts.selected }

    /// What the server has told unasked since the last call, in order. Alerts must be shown to the person
    /// (RFC 9051 §7.1).
    public func takeEvents() -> [SessionEvent] { connection.takeEvents() }

    /// Runs a command that needs a selected mailbox.
    func runSelected<Command: IMAPCommand>(_ command: Command) async throws(IMAPError) -> Command.Answer {
        guard connection.facts.selected != nil else {
            throw .noMailboxSelected(command: command.profile(in: connection.context).name)
        }
        return try await connection.run(command)
    }
}
