/// After which refusals of a sign-in a client goes on to the next mechanism.
public enum SignInPersistence: Hashable, Sendable {
    /// If the refusal is about the mechanism: the server has not looked at the password, so it counts as no attempt.
    case brokenMechanisms
    /// Also if the refusal says nothing certain about the password, as long as no more than ``mostRefusals`` sign-ins
    /// are refused in the session.
    case unclearRefusals

    /// A third refusal might lock the mailbox.
    public static let mostRefusals = 2
}

/// The sign-ins of one session: which mechanisms were refused, and whether another one may be tried.
public struct SignInAttempts: Sendable {
    private let persistence: SignInPersistence
    /// Those that are not tried any more, in the order in which they were refused.
    public private(set) var refused: [SASLMechanism]
    /// Refusals by a server that may have looked at the password.
    private var refusals = 0

    /// - Parameter refused: what the server has refused in an earlier session.
    public init(_ persistence: SignInPersistence, refused: [SASLMechanism] = []) {
        self.persistence = persistence
        self.refused = refused
    }

    /// Notes that a mechanism was refused.
    ///
    /// - Returns: whether the next one may be tried.
    public mutating func isNextAllowed(after words: ServerWords, by mechanism: SASLMechanism) -> Bool {
        refused.append(mechanism)
        switch RefusalReading(words, at: .signIn) {
        case .mechanism: return true
        case .unclear:
            refusals += 1
            return persistence == .unclearRefusals && refusals < SignInPersistence.mostRefusals
        default: return false
        }
    }
}
