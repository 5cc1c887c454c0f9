public import Storage

/// A company: everything that a person can reach belongs to one.
public struct Company: Sendable, Hashable {
    /// Its number.
    public let id: Int64
    /// Its name.
    public let name: String
    /// Where it is.
    public let country: Country
    /// The language of its notices.
    public let language: Language
    /// Its time zone, by the name of the IANA database: `Europe/Prague`.
    public let timeZone: String
    /// From when on its people need two-step verification; `nil` if it is not required.
    public let twoStepBy: Timestamp?
    /// The mailbox that sends its notices; `nil` if there is none yet.
    public let systemMailbox: String?
    /// The networks that have a name.
    public let networks: CompanyNetworks

    init(row: Row) throws {
        id = try row.integer("id")
        name = try row.text("name")
        country = Country(rawValue: try row.text("country")) ?? .other
        language = Language(rawValue: try row.text("language")) ?? .english
        timeZone = try row.text("time_zone")
        twoStepBy = try row.optionalTimestamp("two_step_by")
        systemMailbox = try row.optionalText("system_mailbox")
        networks = CompanyNetworks(stored: try row.text("networks"))
    }
}

/// The country of a company. It decides the language, the time zone and the telephone prefix that forms begin with.
public enum Country: String, Sendable, Hashable, CaseIterable {
    case czechia = "CZ"
    case poland = "PL"
    case slovakia = "SK"
    case other = "XX"

    /// The language that most people speak there.
    public var language: Language {
        switch self {
        case .czechia: .czech
        case .poland: .polish
        case .slovakia: .slovak
        case .other: .english
        }
    }

    /// The time zone.
    public var timeZone: String {
        switch self {
        case .czechia: "Europe/Prague"
        case .poland: "Europe/Warsaw"
        case .slovakia: "Europe/Bratislava"
        case .other: "UTC"
        }
    }

    /// The prefix of telephone numbers, for example `+420`; `nil` if it is not known.
    public var phonePrefix: String? {
        switch self {
        case .czechia: "+420"
        case .poland: "+48"
        case .slovakia: "+421"
        case .other: nil
        }
    }
}

/// A language of the pages and notices. The raw value is its code in BCP 47.
public enum Language: String, Sendable, Hashable, CaseIterable {
    case czech = "cs"
    case polish = "pl"
    case slovak = "sk"
    case english = "en"
}
