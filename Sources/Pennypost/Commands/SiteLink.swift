import Accounts

/// The links that these commands print.
struct SiteLink {
    private let origin: String

    /// Creates links to the site.
    ///
    /// - Parameters:
    ///   - site: The site's address as given on the command line; `nil` for that of the running server, else that of
    ///     the settings of `pennypost serve`.
    ///   - dataFolder: The folder with the settings.
    init(site: String?, dataFolder: String) throws(CommandFailure) {
        if let site {
            guard let given = WebOrigin(site) else {
                throw CommandFailure(
                    status: .usage, code: "usage", field: "--site", message: "“\(site)” is not the address of a site",
                    remedy: "Write it as https://post.firma.cz")
            }
            origin = given.description
            return
        }
        if let served = ServedSite.current?.origin {
            origin = served.description
            return
        }
        let (settings, problems) = GivenSettings.read(
            file: nil, dataFolder: dataFolder, arguments: [], environment: CommandSurroundings.current.environment)
        if let problem = problems.first { throw problem.failure }
        origin = settings.origin(port: settings.web.port).description
    }

    func joining(_ token: BearerToken) -> String { "\(origin)/join/\(token.text)" }
    func settingUp(_ token: BearerToken) -> String { "\(origin)/set-up/\(token.text)" }
}
