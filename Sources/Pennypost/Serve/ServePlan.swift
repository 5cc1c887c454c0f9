import Logging

/// What would run, as `pennypost serve --check` says it.
struct ServePlan: Encodable, Sendable {
    var origin: String
    var listensAt: String
    /// `none`, `certificate` or `proxy`.
    var protection: String
    var fetches: Bool
    var sends: Bool
    var textMessages: String
    var logFormat: String
    var logLevel: String
    var dataFolder: String
    /// `sqlite` or `postgresql`.
    var database: String

    init(_ configuration: ServeConfiguration, dataFolder: String, isOnServer: Bool) {
        origin = configuration.origin(port: configuration.web.port).description
        listensAt = "\(configuration.web.host):\(configuration.web.port)"
        protection =
            configuration.usesTLS ? "certificate" : configuration.web.trustedProxies.isEmpty ? "none" : "proxy"
        fetches = configuration.mail.watch
        sends = configuration.mail.send
        textMessages = configuration.textMessages.gateway.rawValue
        logFormat = configuration.log.format.rawValue
        logLevel = configuration.log.level.rawValue
        self.dataFolder = dataFolder
        database = isOnServer ? "postgresql" : "sqlite"
    }

    func say(json: Bool) throws {
        guard !json else { return try Console.current.say(json: self) }
        let protected =
            switch protection {
            case "certificate": "protected by its own certificate"
            case "proxy": "behind the proxies that are named"
            default: "for this machine only, unprotected"
            }
        let mail = fetches ? (sends ? "fetches for all mailboxes and sends" : "fetches for all mailboxes") : "nothing"
        Console.current.say("The settings can be used.", .good, "")
        Console.current.say("Site: \(origin), at \(listensAt), \(protected)")
        Console.current.say("Mail: \(mail)")
        Console.current.say("Text messages: \(textMessages)")
        Console.current.say("Log: \(logFormat), from \(logLevel)")
        Console.current.say("Data: \(dataFolder) (\(database == "sqlite" ? "SQLite" : "PostgreSQL"))")
    }
}
