import Accounts
import Storage

/// Writes the letters that the site sends by itself. No letter has a secret in it but the link that it is about, and
/// links begin with the configured address of the site, never with what a request says.
struct LetterWriter: Sendable {
    let languages: SiteLanguages
    /// The address of the site, which links begin with.
    let origin: String

    func link(_ path: SitePath) -> String { origin + path.text }

    /// Writes to a person whom an administrator has invited.
    ///
    /// - Parameters:
    ///   - company: Whose invitation it is.
    ///   - mailbox: The mailbox that sends it.
    func invitation(_ invited: InvitationLink, of company: Company, from mailbox: String) -> SiteLetter {
        let invitation = invited.invitation
        let texts = languages[invitation.language]
        var lines = [texts("letter_invitation", ["company": company.name])]
        if let name = invitation.invitedBy { lines.append(texts("letter_invited_by", ["name": name])) }
        let paragraphs = [
            lines.joined(separator: "\n"),
            texts("letter_invitation_here") + "\n" + link(.joinLink(token: invited.token.text)),
            once(until: invitation.expiresAt, timeZone: company.timeZone, texts),
            texts("letter_invitation_unexpected"),
        ]
        return letter(
            to: (invitation.address, invitation.name), of: company, from: mailbox,
            texts("letter_invitation_subject", ["company": company.name]), paragraphs, texts,
            key: "invitation/\(invitation.id)/\(invitation.madeAt.microseconds)")
    }

    /// Writes to a person who needs a new password.
    ///
    /// - Parameters:
    ///   - administrator: The name of the administrator who made the link; `nil` if somebody has reported the password
    ///     as forgotten.
    ///   - mailbox: The mailbox that sends it.
    func passwordLink(_ made: PasswordLink, by administrator: String?, from mailbox: String) -> SiteLetter {
        let person = made.member.person
        let texts = languages[person.language]
        let gaps = ["address": person.address, "name": administrator ?? ""]
        let paragraphs = [
            texts(administrator == nil ? "letter_password_link" : "letter_password_link_by", gaps),
            texts("letter_password_link_here") + "\n" + link(.resetLink(token: made.token.text)),
            once(until: made.expiresAt, timeZone: person.timeZone, texts),
            texts("letter_password_link_unexpected"),
        ]
        return letter(
            to: (person.address, person.name), of: made.member.company, from: mailbox,
            texts("letter_password_link_subject"), paragraphs, texts,
            key: "password-link/\(person.id)/\(made.expiresAt.microseconds)")
    }

    private func once(until end: Timestamp, timeZone: String, _ texts: SiteTexts) -> String {
        texts("letter_link_once", ["time": texts.dayAndTime(end, timeZone: timeZone)])
    }

    /// Puts a letter together: greeting, paragraphs, and who sends it.
    func letter(
        to recipient: (address: String, name: String), of company: Company, from mailbox: String, _ subject: String,
        _ paragraphs: [String], _ texts: SiteTexts, key: String
    ) -> SiteLetter {
        let text = [texts("letter_hello")] + paragraphs + ["-- \n\(company.name) · Pennypost\n\(origin)"]
        return SiteLetter(
            companyID: company.id, mailbox: mailbox, senderName: "\(company.name) · Pennypost",
            address: recipient.address, name: recipient.name, subject: subject,
            text: text.joined(separator: "\n\n") + "\n", key: key)
    }
}
