/// What text messages with codes say and where they may go.
public struct TextCodeSettings: Sendable, Hashable {
    /// The host of the pages, without a port. Phones offer a code only on the page of the host that it names.
    public let host: String
    /// The prefixes that get messages; the one of a company's own country is added for its people.
    public let prefixes: [String]

    /// Creates settings.
    public init(host: String, prefixes: [String] = PhoneNumber.usualPrefixes) {
        self.host = host
        self.prefixes = prefixes
    }

    /// The prefixes for a company, its own first.
    func prefixes(of company: Company) -> [String] {
        guard let own = company.country.phonePrefix else { return prefixes }
        return [own] + prefixes.filter { $0 != own }
    }

    /// Returns the text with a code.
    ///
    /// It keeps to letters of the GSM alphabet (3GPP TS 23.038), so that it stays one message of 160 characters on any
    /// gateway. The last line is the form that phones recognise ("origin-bound one-time codes").
    func text(code: String, in language: Language) -> String {
        let sentence =
            switch language {
            case .czech: "\(code) je vas kod pro Pennypost"
            case .polish: "\(code) to Twoj kod do Pennypost"
            case .slovak: "\(code) je vas kod pre Pennypost"
            case .english: "\(code) is your Pennypost code"
            }
        return "\(sentence)\n@\(host) #\(code)"
    }
}
