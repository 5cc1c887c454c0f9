import IMAP
import MailWire
import SMTP
import Storage

/// A connected mailbox's server refused, or was not to be had.
public struct ServerFailure: Error, Hashable, Sendable {
    /// The mailbox's address.
    public let mailbox: String
    /// What happened, with the server's own words.
    public let probe: ProbeFailure
    init(mailbox: String, probe: ProbeFailure) {
        self.mailbox = mailbox
        self.probe = probe
    }

    /// What the submission server said.
    init(_ error: SMTPError, of mailbox: Mailbox) {
        self.init(mailbox: mailbox.address, probe: ProbeFailure(error, of: mailbox))
    }

    /// What the IMAP server said.
    init(_ error: IMAPError, of mailbox: Mailbox) {
        self.init(mailbox: mailbox.address, probe: ProbeFailure(error, of: mailbox))
    }

    /// What the mailbox is from now on.
    var mailboxState: Mailbox.State {
        switch probe.kind {
        case .signInRefused: .needsPassword
        case .temporary: .throttled
        case .unreachable, .unsupported: .unreachable
        }
    }
}

extension Diagnosis {
    /// The cause by what an everyday session met, without a closer look; nil where none is known.
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
    /// What the mailbox's submission server said, with the cause.
    init(_ error: SMTPError, of mailbox: Mailbox) {
        self = ProbeFailure(error).advised(for: mailbox)
        diagnosis = Diagnosis(SessionTrouble(error), by: error.refusedMechanism, at: .smtp, of: mailbox)
    }

    /// What the mailbox's IMAP server said, with the cause.
    init(_ error: IMAPError, of mailbox: Mailbox) {
        self = ProbeFailure(error).advised(for: mailbox)
        diagnosis = Diagnosis(
            SessionTrouble(error, reached: .folders), by: error.refusedMechanism, at: .imap, of: mailbox)
    }

    /// The server's words, or ours where it has said nothing.
    var words: String { serverWords ?? summary }
}
