import Accounts
import Mailboxes
import Storage

/// Chooses the one thing that a person must know on every page.
struct BannerChoice: Sendable {
    let twoStep: TwoStep
    let mailboxes: MailboxServices
    /// Whether browsers come by TLS.
    let isSecure: Bool

    /// Returns the worst of what there is; `nil` if there is nothing.
    func banner(for request: PageRequest, on page: Page) async throws -> BannerView? {
        guard let signedIn = request.fullySignedIn else { return nil }
        let (texts, member) = (request.texts, signedIn.member)
        if member.person.twoStepSince == nil, let due = member.company.twoStepBy {
            return BannerView(
                tone: "warn",
                sentence: due <= request.now
                    ? texts("banner_two_step_required")
                    : texts("banner_two_step_by", ["date": texts.day(due, timeZone: member.person.timeZone)]),
                path: request.path == .twoStep ? nil : .twoStep, link: texts("turn_on"))
        }
        if let banner = try await mailboxBanner(request, signedIn) { return banner }
        if member.person.twoStepSince != nil, request.path != .twoStepBackupCodes, page.template != "backup-codes",
            let codes = try await twoStep.backupCodes(of: signedIn), let banner = banner(codes, texts)
        {
            return banner
        }
        guard !isSecure, signedIn.isAdministrator else { return nil }
        return BannerView(tone: "info", sentence: texts("banner_plain_http"), isQuiet: true)
    }

    /// What stops mail. It goes when the cause goes, and can't be dismissed.
    private func mailboxBanner(_ request: PageRequest, _ signedIn: SignedIn) async throws -> BannerView? {
        let dead = try await mailboxes.people.needingPassword(seenBy: signedIn.mailboxViewer)
        // The page that mends it says it itself.
        guard let first = dead.first?.mailbox, request.path != .mailboxPassword(id: first.id) else { return nil }
        let (texts, waiting) = (request.texts, try await mailboxes.directory.overview(of: first).waiting)
        let named = texts("banner_needs_password", ["address": first.address])
        let parts = [
            named, waiting > 0 ? texts("banner_letters_wait", count: waiting) : nil,
            dead.count > 1 ? texts("banner_and_more", count: dead.count - 1) : nil,
        ]
        return BannerView(
            tone: "bad", sentence: parts.compactMap(\.self).joined(separator: " · "),
            path: dead.count > 1 ? .mailboxes : .mailboxPassword(id: first.id), link: texts("mend"))
    }

    /// Codes that nobody has, or that are nearly used up, help nobody who has lost the phone.
    private func banner(_ codes: BackupCodesState, _ texts: SiteTexts) -> BannerView? {
        guard codes.keptAt == nil || codes.areRunningOut else { return nil }
        return BannerView(
            tone: "warn",
            sentence: codes.areRunningOut
                ? texts("banner_codes_left", count: codes.left) : texts("banner_codes_not_kept"),
            path: .twoStepBackupCodes, link: texts("new_codes"))
    }
}
