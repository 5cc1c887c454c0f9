import Accounts
import Storage

/// Chooses the one thing that a person must know on every page.
struct BannerChoice: Sendable {
    let twoStep: TwoStep
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
        if member.person.twoStepSince != nil, request.path != .twoStepBackupCodes, page.template != "backup-codes",
            let codes = try await twoStep.backupCodes(of: signedIn), let banner = banner(codes, texts)
        {
            return banner
        }
        guard !isSecure, signedIn.isAdministrator else { return nil }
        return BannerView(tone: "info", sentence: texts("banner_plain_http"), isQuiet: true)
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
