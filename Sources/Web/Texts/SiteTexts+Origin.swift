import Accounts

extension SiteTexts {
    /// Returns a browser and its system in words: `Firefox on Windows`; what a program says of itself if it is no
    /// browser.
    func program(_ origin: ClientOrigin) -> String {
        let text = origin.program
        guard text.hasPrefix("Mozilla/") else {
            return text.isEmpty ? self("program_unknown") : String(text.prefix(60))
        }
        let browser = Self.browsers.first { text.contains($0.mark) }?.name
        let system = Self.systems.first { text.contains($0.mark) }?.name
        return switch (browser, system) {
        case (let browser?, let system?): self("program_on", ["browser": browser, "system": system])
        case (let browser?, nil): browser
        case (nil, let system?): system
        case (nil, nil): self("program_unknown")
        }
    }

    /// The order decides: Edge says that it is Chrome too, and Chrome that it is Safari.
    private static let browsers = [
        (mark: "Edg/", name: "Edge"), (mark: "OPR/", name: "Opera"), (mark: "Firefox/", name: "Firefox"),
        (mark: "HeadlessChrome/", name: "Chrome"), (mark: "Chrome/", name: "Chrome"), (mark: "Safari/", name: "Safari"),
    ]

    private static let systems = [
        (mark: "Android", name: "Android"), (mark: "iPhone", name: "iPhone"), (mark: "iPad", name: "iPad"),
        (mark: "Windows", name: "Windows"), (mark: "Mac OS X", name: "macOS"), (mark: "CrOS", name: "ChromeOS"),
        (mark: "Linux", name: "Linux"),
    ]

    /// Returns where something came from: the name that the company gave its network, else the address.
    func place(_ origin: ClientOrigin, _ company: Company) -> String {
        if let name = company.networks.name(of: origin.address) { return name }
        return NetworkAddress(origin.address)?.isLoopback == true ? self("place_loopback") : origin.address
    }

    /// Returns where something came from, always with its address: for the log.
    func exactPlace(_ origin: ClientOrigin, _ company: Company) -> String {
        guard !origin.address.isEmpty else { return "" }
        let place = place(origin, company)
        return place == origin.address ? place : "\(place) (\(origin.address))"
    }
}
