import Foundation

/// What wrong secrets are counted by.
enum WrongSecretSubject: Sendable, Hashable {
    /// A mail address with which somebody tries to sign in, whether or not it belongs to a person. So an address that
    /// belongs to nobody is blocked as any other, and a block tells nothing.
    case address(String)
    /// The block of addresses that the tries come from.
    case block(ClientOrigin)
    /// A browser that is known to the person.
    case browser(BearerToken)
    /// A session in which somebody confirms that it is them.
    case session(Int64)
    /// The second step of a person.
    case secondStep(personID: Int64)
    /// The second step in a browser that is known to the person, by its number in `browsers`. Its token won't do: each
    /// sign-in gives it a new one. Nor does a right password make up for wrong codes, as it does for a browser.
    case secondStepInBrowser(Int64)
    /// The block of addresses from which forgotten passwords are reported. What counts are the mail addresses.
    case forgottenPasswords(ClientOrigin)

    /// How many distinct wrong secrets are free.
    ///
    /// A whole office shares a block. Browsers that are known do not count there, so 20 are enough for new ones.
    var free: Int {
        switch self {
        case .address, .browser, .session, .secondStep, .secondStepInBrowser: 5
        case .block, .forgottenPasswords: 20
        }
    }

    /// Whether the right secret makes up for the wrong ones before it. Otherwise, anyone who has an account could go on
    /// guessing others' from one place by signing in now and then.
    var isForgiven: Bool {
        switch self {
        case .address, .browser, .session, .secondStep, .secondStepInBrowser: true
        case .block, .forgottenPasswords: false
        }
    }

    /// The text that is stored. It names no mail address.
    func text(_ keys: AccountKeys) -> String {
        switch self {
        case .address(let address): "address/\(Self.short(keys.mark(Array(address.utf8), for: .wrongSecrets)))"
        case .block(let origin): "block/\(origin.block)"
        case .browser(let token): "browser/\(Self.short(token.hash))"
        case .session(let id): "session/\(id)"
        case .secondStep(let personID): "\(Self.secondStepPrefix)/\(personID)"
        case .secondStepInBrowser(let id): "\(Self.secondStepPrefix)-browser/\(id)"
        case .forgottenPasswords(let origin): "forgotten/\(origin.block)"
        }
    }

    /// What the texts of second steps begin with, and no others.
    static let secondStepPrefix = "second-step"

    private static func short(_ bytes: [UInt8]) -> String { BearerToken.base64URL(Array(bytes.prefix(16))) }
}
