import Accounts
import Foundation
import Logging
import ServiceLifecycle
import Web

/// Makes the site from the settings.
struct SiteMaking: Sendable {
    let context: AccountsContext
    let authority: AppPasswordAuthority
    let post: OutboxPost
    let mailboxes: MailboxServices
    let configuration: ServeConfiguration
    let follower: any CompanyFollower
    let logger: Logger

    /// Returns the dispatch of notices, whose links lead to the site's address.
    ///
    /// - Throws: an error if a built-in text is broken.
    func dispatch(at origin: WebOrigin) throws -> NoticeDispatch {
        try NoticeDispatch(context: context, post: post, origin: origin.description, logger: logger)
    }

    /// Returns the site for the address at which browsers reach it.
    ///
    /// - Throws: an error if a built-in page or text is broken.
    func site(at origin: WebOrigin) throws -> SiteResponder {
        let twoStep = TwoStep(
            context, gateway: TextGateways.gateway(configuration.textMessages, logger),
            texts: TextCodeSettings(host: origin.host, prefixes: configuration.textMessages.prefixes))
        let services = SiteServices(
            context: context, twoStep: twoStep, authority: authority,
            passkeySite: PasskeyRelyingParty(host: origin.host, origin: origin.description), mailboxes: mailboxes,
            notices: post, follower: follower)
        // On loopback a person may write either name of this machine.
        let loopback =
            WebOrigin.isLoopback(origin.host) ? ["127.0.0.1:\(origin.port)", "localhost:\(origin.port)"] : []
        let site = try Site(
            services: services,
            configuration: SiteConfiguration(
                origin: origin.description, otherHosts: Set(configuration.web.hosts + loopback),
                trustedProxies: configuration.web.trustedProxies, isDevelopment: isDevelopment),
            logger: logger)
        return SiteResponder(site)
    }

    /// The page of all components is for those who build the program.
    private var isDevelopment: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}

/// Writes down, beside the site, when app passwords were used.
struct AppPasswordService: Service {
    let authority: AppPasswordAuthority

    func run() async throws {
        await cancelWhenGracefulShutdown { await authority.run() }
    }
}
