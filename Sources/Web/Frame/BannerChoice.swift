import Accounts
import Storage

/// Chooses the one thing that a person must know on every page.
enum BannerChoice {
    static func banner(for request: PageRequest, _ configuration: SiteConfiguration) -> BannerView? {
        guard let signedIn = request.fullySignedIn else { return nil }
        let (texts, member) = (request.texts, signedIn.member)
        if member.person.twoStepSince == nil, let due = member.company.twoStepBy {
            return BannerView(
                tone: "warn",
                sentence: due <= request.now
                    ? texts("banner_two_step_required")
                    : texts("banner_two_step_by", ["date": texts.day(due, timeZone: member.person.timeZone)]),
                path: .twoStep, link: texts("turn_on"))
        }
        if !configuration.isSecure, signedIn.isAdministrator {
            return BannerView(tone: "info", sentence: texts("banner_plain_http"))
        }
        return nil
    }
}
