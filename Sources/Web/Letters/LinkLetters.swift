import Accounts
import Logging

/// Mails the links that pages and the interface make, if the company has a mailbox for it that only administrators
/// read: a link to a new password lets its reader in.
struct LinkLetters: Sendable {
    let services: SiteServices
    let writer: LetterWriter
    let turns: LetterTurns
    let logger: Logger
    /// What nobody waits for.
    let later = LaterWork()

    /// What became of a link's letter.
    enum Outcome: Sendable, Hashable {
        /// It is in the outbox of the mailbox.
        case queued(mailbox: String)
        /// It is in the outbox, and waits until the mailbox gets a new password.
        case parked(mailbox: String)
        /// The company has no system mailbox.
        case noMailbox
        /// The system mailbox is no longer connected.
        case gone(mailbox: String)
        /// Not only administrators read the system mailbox.
        case readByOthers(mailbox: String)
        /// The address got enough of them.
        case tooMany
        case failed
    }

    /// Mails an invitation.
    func send(_ link: InvitationLink, of company: Company) async -> Outcome {
        await post(to: link.invitation.address, of: company) { writer.invitation(link, of: company, from: $0) }
    }

    /// Mails a link to a new password.
    ///
    /// - Parameter administrator: The name of the administrator who made it; `nil` if the password was reported as
    ///   forgotten.
    func send(_ link: PasswordLink, by administrator: String?) async -> Outcome {
        await post(to: link.member.person.address, of: link.member.company) {
            writer.passwordLink(link, by: administrator, from: $0)
        }
    }

    /// Makes a link for somebody who has reported a forgotten password, and mails it, while the answer goes out.
    func sendLater(for forgotten: ForgottenPassword) {
        let isBegun = later.begin {
            do {
                guard let link = try await services.passwordLinks.link(for: forgotten) else { return }
                _ = await send(link, by: nil)
            } catch {
                logger.error("a link to a new password could not be made", metadata: ["error": "\(error)"])
            }
        }
        if !isBegun { logger.error("too much waits, so that a forgotten password gets no link") }
    }

    private func post(
        to address: String, of company: Company, _ write: (_ mailbox: String) -> SiteLetter
    ) async -> Outcome {
        guard let post = services.notices, let chosen = company.systemMailbox else { return .noMailbox }
        do {
            let mailbox = try await post.mailboxes(ofCompany: company.id).first { $0.isNamed(chosen) }
            guard let mailbox else { return .gone(mailbox: chosen) }
            let administrators = try await services.securityNotices.administrators(ofCompany: company.id)
            guard mailbox.readers.isSubset(of: administrators) else { return .readByOthers(mailbox: chosen) }
            guard turns.take(address, at: services.context.now()) else { return .tooMany }
            switch try await post.post(write(chosen)) {
            case .queued: return mailbox.needsPassword ? .parked(mailbox: chosen) : .queued(mailbox: chosen)
            case .noMailbox: return .gone(mailbox: chosen)
            case .impossible: return .failed
            }
        } catch {
            logger.error("a letter could not be put into the outbox", metadata: ["error": "\(error)"])
            return .failed
        }
    }
}

extension NoticeMailbox {
    /// Whether it is the mailbox that a company has chosen. Case does not matter.
    func isNamed(_ chosen: String) -> Bool { address.lowercased() == chosen.lowercased() }
}

extension LinkLetters.Outcome {
    /// Its name for programs.
    enum Code: String, CaseIterable {
        case queued, parked, failed
        case noMailbox = "no-mailbox"
        case mailboxGone = "mailbox-gone"
        case readByOthers = "read-by-others"
        case tooMany = "too-many"
    }

    var code: Code {
        switch self {
        case .queued: .queued
        case .parked: .parked
        case .noMailbox: .noMailbox
        case .gone: .mailboxGone
        case .readByOthers: .readByOthers
        case .tooMany: .tooMany
        case .failed: .failed
        }
    }

    /// What the page with the link says of it.
    ///
    /// - Parameter address: Whom the link is for.
    func strip(_ address: String, _ texts: SiteTexts) -> StripView {
        func strip(_ tone: StripView.Tone, _ key: String, _ mailbox: String = "") -> StripView {
            StripView(tone: tone, sentence: texts(key, ["address": address, "mailbox": mailbox]))
        }
        func leadingToCompany(_ strip: StripView) -> StripView {
            var strip = strip
            (strip.path, strip.link) = (.company, texts("choose_system_mailbox"))
            return strip
        }
        return switch self {
        case .queued(let mailbox): strip(.good, "link_mailed", mailbox)
        case .parked(let mailbox): strip(.warn, "link_parked", mailbox)
        case .noMailbox: leadingToCompany(strip(.info, "link_not_mailed"))
        case .gone(let mailbox): leadingToCompany(strip(.warn, "link_mailbox_gone", mailbox))
        case .readByOthers(let mailbox): leadingToCompany(strip(.info, "link_read_by_others", mailbox))
        case .tooMany: strip(.info, "link_too_many")
        case .failed: strip(.warn, "link_not_posted")
        }
    }
}
