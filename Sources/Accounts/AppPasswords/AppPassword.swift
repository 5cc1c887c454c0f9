public import Storage

/// An app password: the secret of one program that can't ask for a second step.
public struct AppPassword: Sendable, Hashable, Identifiable {
    /// The most characters of a name.
    public static let longestName = 60
    /// The most networks that one can be limited to.
    public static let mostNetworks = 20
    /// After how long one counts as no longer in use.
    static let longUnused = Duration.seconds(365 * 86_400)

    /// Its number. Renewing makes a new one.
    public let id: Int64
    /// What the person calls it: the program and the device.
    public let name: String
    /// What it may be used for.
    public let scope: AppPasswordScope
    /// The only networks from which it is taken; empty if it is taken from everywhere.
    public let networks: [Network]
    /// When it was made.
    public let madeAt: Timestamp
    /// When it ends; `nil` if it does not end by itself.
    public let endsAt: Timestamp?
    /// When and by whom it was last used, a minute or so exact; `nil` if never.
    public let lastUse: AppPasswordUse?
    /// Until when the letters from before the renewal are still taken, unless these are used before; `nil` if there are
    /// no former letters.
    public let formerEndsAt: Timestamp?

    /// Whether no program has used it for a year, or ever since it was made a year ago.
    public func isLongUnused(at now: Timestamp) -> Bool { (lastUse?.at ?? madeAt) + Self.longUnused <= now }

    /// Reads a row of ``columns``.
    init(row: Row) throws {
        id = try row.integer("id")
        name = try row.text("name")
        scope = try Self.scope(row)
        networks = try Self.networks(row)
        madeAt = try row.timestamp("made_at")
        endsAt = try row.optionalTimestamp("ends_at")
        lastUse = try AppPasswordUse(row, prefix: "last_used")
        formerEndsAt = try row.optionalTimestamp("former_ends_at")
    }

    /// What ``init(row:)`` reads, from the table `app_passwords` by the name `a`.
    static let columns = """
        a.*, (SELECT f.ends_at FROM app_passwords f WHERE f.id = a.renews) AS former_ends_at
        """

    static func scope(_ row: Row) throws -> AppPasswordScope {
        guard let scope = AppPasswordScope(rawValue: try row.text("scope")) else {
            throw AccountsError.unreadableRecord("app_passwords.scope")
        }
        return scope
    }

    static func networks(_ row: Row) throws -> [Network] {
        try row.text("networks").split(separator: " ").map { text in
            // A network that can't be read must not open the app password to every address.
            guard let network = Network(String(text)) else {
                throw AccountsError.unreadableRecord("app_passwords.networks")
            }
            return network
        }
    }
}

/// One use of an app password.
public struct AppPasswordUse: Sendable, Hashable {
    /// When.
    public let at: Timestamp
    /// From which address, and by which program as it calls itself.
    public let origin: ClientOrigin

    init(at: Timestamp, origin: ClientOrigin) {
        self.at = at
        self.origin = origin
    }

    /// Reads the columns `PREFIX_at`, `PREFIX_address` and `PREFIX_program`; `nil` if there was no use.
    init?(_ row: Row, prefix: String) throws {
        guard let at = try row.optionalTimestamp("\(prefix)_at") else { return nil }
        self.at = at
        origin = ClientOrigin(
            address: try row.optionalText("\(prefix)_address") ?? "",
            program: try row.optionalText("\(prefix)_program") ?? "")
    }
}

/// An app password that has just been made, with its letters. They are shown once and stored nowhere.
public struct NewAppPassword: Sendable {
    /// The app password.
    public let appPassword: AppPassword
    /// Its letters.
    public let letters: AppPasswordLetters
}
