/// A language in which the doctor speaks to people.
public enum DoctorLanguage: String, Hashable, Sendable, CaseIterable {
    case czech = "cs"
    case polish = "pl"
    case slovak = "sk"
    case english = "en"

    /// The one of a POSIX locale such as `cs_CZ.UTF-8`; English where it names none of them.
    public init(locale: String) {
        self = Self(rawValue: locale.prefix { $0.isLetter }.lowercased()) ?? .english
    }
}
