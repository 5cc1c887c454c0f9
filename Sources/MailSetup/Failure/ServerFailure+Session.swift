import Foundation
package import IMAP
import MIME
package import MailWire
package import SMTP

/// The account and server of a failed session, on which the cause depends as well as on the server's answer.
package struct SessionAccount: Sendable {
    /// The mailbox's address.
    let address: String
    let service: MailService
    let endpoint: Endpoint
    /// The name to sign in with.
    let userName: String
    /// The id of the ``Provider`` that the servers belong to, if it is known.
    let providerID: String?
    /// Whether it signs in with a token instead of a password.
    let usesToken: Bool

    package init(
        address: String, service: MailService, endpoint: Endpoint, userName: String, providerID: String?,
        usesToken: Bool
    ) {
        self.address = address
        self.service = service
        self.endpoint = endpoint
        self.userName = userName
        self.providerID = providerID
        self.usesToken = usesToken
    }

    /// Returns the cause as far as one session shows it, without an examination.
    fileprivate func diagnosis(of trouble: SessionTrouble, mechanism: String?) -> Diagnosis? {
        let providers = ProviderDirectory.builtIn
        var seen = Observations(
            address: address, domain: MailAddress.domain(of: address), now: Int64(Date().timeIntervalSince1970))
        seen.provider = providers.all.first { $0.id == providerID }
        seen.hasToken = usesToken
        var server = ServerObservation(service: service, endpoint: endpoint, userName: userName, trouble: trouble)
        server.refusedMechanism = mechanism
        if service == .imap { seen.imap = server } else { seen.smtp = server }
        return Diagnosing(seen: seen, providers: providers).diagnosis()
    }
}

extension ServerFailure {
    private init(_ trouble: SessionTrouble, words: String?, mechanism: String?, of account: SessionAccount) {
        // The refused token was new: another one will not help.
        let isTokenRefused = account.usesToken && trouble.kind == .signInRefused
        self.init(
            mailbox: account.address, kind: trouble.kind, summary: trouble.summary, serverWords: words,
            advice: isTokenRefused ? .tokenNotAccepted : nil,
            diagnosis: account.diagnosis(of: trouble, mechanism: mechanism))
    }

    /// Creates a failure from the error of a session with a submission server.
    package init(_ error: SMTPError, of account: SessionAccount) {
        let trouble = SessionTrouble(error)
        self.init(
            trouble, words: error.reply.map { String(describing: $0) }, mechanism: error.refusedMechanism,
            of: account)
    }

    /// Creates a failure from the error of a session with an IMAP server.
    package init(_ error: IMAPError, of account: SessionAccount) {
        let trouble = SessionTrouble(error)
        self.init(
            trouble, words: error.status?.words.description, mechanism: error.refusedMechanism,
            of: account)
    }

    /// Whether a server refused a sign-in, and not because it asks for patience.
    package static func isRefusal(_ error: any Error) -> Bool {
        switch error {
        case let error as IMAPError:
            if case .signInRefused = error { SessionTrouble(error).kind == .signInRefused } else { false }
        case let error as SMTPError:
            if case .signInRefused = error { SessionTrouble(error).kind == .signInRefused } else { false }
        default: false
        }
    }
}
