/// A language of the doctor's texts.
public enum DoctorLanguage: String, Hashable, Sendable, CaseIterable {
    /// Czech.
    case czech = "cs"
    /// Polish.
    case polish = "pl"
    /// Slovak.
    case slovak = "sk"
    /// English.
    case english = "en"

    /// Returns the language of a POSIX locale such as `cs_CZ.UTF-8`; English if it is none of these.
    public init(locale: String) {
        self = Self(rawValue: locale.prefix { $0.isLetter }.lowercased()) ?? .english
    }
}
