import Accounts
import Logging
import Mailboxes
import Storage

/// Attempts that this process carries out. Leaving the page does not stop one.
struct RunningAttempts: Sendable {
    let services: SiteServices
    let later: LaterWork
    let logger: Logger

    /// Begins to carry an attempt out, and leads to its page.
    func begin(_ attempt: MailboxAttempt, _ request: PageRequest) -> PageAnswer {
        guard let member = request.fullySignedIn?.member else { return .notFound }
        let begun = later.begin {
            do {
                try await services.mailboxes.attempts.carryOut(attempt)
                try await note(attempt, by: member, request)
            } catch {
                logger.error("an attempt to connect a mailbox failed", metadata: ["error": "\(error)"])
            }
        }
        guard begun else { return .page(ProblemPages.busy(request)) }
        return .seeOther(.mailboxAttempt(id: attempt.id))
    }

    /// Notes in the security log that it has succeeded.
    private func note(_ attempt: MailboxAttempt, by member: Member, _ request: PageRequest) async throws {
        let ended = try await services.mailboxes.attempts.attempt(
            attempt.id, of: member.person.id, inCompany: member.company.id)
        guard case .connected(let mailboxID, _)? = ended?.state,
            let mailbox = try await services.mailboxes.directory.mailbox(mailboxID, ofCompany: member.company.id)
        else { return }
        try await services.mailboxDeeds.note(
            attempt.replacingMailboxID == nil ? .connected : .passwordReplaced, address: mailbox.addressForLog,
            by: member, from: request.origin)
    }
}

extension Mailbox {
    /// The address for the company's log; `nil` for a private mailbox, of which administrators do not learn it.
    var addressForLog: String? { place.isPrivate ? nil : address }
}
