import IMAP
import MailWire
import SMTP
import Storage

/// A connected mailbox's server refused, or could not be used.
public struct ServerFailure: Error, Hashable, Sendable {
    /// The mailbox's address.
    public let mailbox: String
    /// What happened, with the server's own words.
    public let probe: ProbeFailure
    init(mailbox: String, probe: ProbeFailure) {
        self.mailbox = mailbox
        self.probe = probe
    }

    /// Creates a failure from an error of the submission server.
    init(_ error: SMTPError, of mailbox: Mailbox) {
        self.init(mailbox: mailbox.address, probe: ProbeFailure(error, of: mailbox))
    }

    /// Creates a failure from an error of the IMAP server.
    init(_ error: IMAPError, of mailbox: Mailbox) {
        self.init(mailbox: mailbox.address, probe: ProbeFailure(error, of: mailbox))
    }

    /// The state that the failure puts the mailbox into.
    var mailboxState: Mailbox.State {
        switch probe.kind {
        case .signInRefused: .needsPassword
        case .temporary: .throttled
        case .unreachable, .unsupported: .unreachable
        }
    }
}

extension Diagnosis {
    /// Names the cause from what an ordinary session met, without a closer look; `nil` if no cause is known.
    init?(_ trouble: SessionTrouble, by mechanism: String?, at service: MailService, of mailbox: Mailbox) {
        let providers = ProviderDirectory.builtIn
        var seen = Observations(
            address: mailbox.address, domain: mailbox.domain, now: Timestamp.now.microseconds / 1_000_000)
        seen.provider = providers.all.first { $0.id == mailbox.providerID }
        seen.hasToken = mailbox.signIn == .oauth
        let endpoint = service == .imap ? mailbox.imap : mailbox.smtp
        var server = ServerObservation(
            service: service, endpoint: endpoint, userName: mailbox.userName, trouble: trouble)
        server.refusedMechanism = mechanism
        if service == .imap { seen.imap = server } else { seen.smtp = server }
        guard let diagnosis = Diagnosing(seen: seen, providers: providers).diagnosis() else { return nil }
        self = diagnosis
    }
}

extension ProbeFailure {
    /// Creates a failure from an error of the mailbox's submission server, with the cause.
    init(_ error: SMTPError, of mailbox: Mailbox) {
        self = ProbeFailure(error).advised(for: mailbox)
        diagnosis = Diagnosis(SessionTrouble(error), by: error.refusedMechanism, at: .smtp, of: mailbox)
    }

    /// Creates a failure from an error of the mailbox's IMAP server, with the cause.
    init(_ error: IMAPError, of mailbox: Mailbox) {
        self = ProbeFailure(error).advised(for: mailbox)
        diagnosis = Diagnosis(
            SessionTrouble(error, reached: .folders), by: error.refusedMechanism, at: .imap, of: mailbox)
    }

    /// The server's words; our own summary if it said nothing.
    var words: String { serverWords ?? summary }
}
