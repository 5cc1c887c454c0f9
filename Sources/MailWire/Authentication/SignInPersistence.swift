/// After which refusals of a sign-in a client tries the next mechanism.
public enum SignInPersistence: Hashable, Sendable {
    /// If the refusal is about the mechanism. The server has not looked at the password, so it doesn't count as an
    /// attempt.
    case brokenMechanisms
    /// Also if the refusal says nothing certain about the password, as long as fewer than ``mostRefusals`` such
    /// sign-ins have been refused in the session.
    case unclearRefusals

    /// The most sign-ins that may be refused in one session. A third refusal might lock the mailbox.
    public static let mostRefusals = 2
}

/// The sign-ins of one session: which mechanisms were refused, and whether another one may be tried.
public struct SignInAttempts: Sendable {
    private let persistence: SignInPersistence
    /// Mechanisms that are not tried any more, in the order in which they were refused.
    public private(set) var refused: [SASLMechanism]
    /// Number of refusals by a server that may have looked at the password.
    private var refusals = 0

    /// Creates the record of a new session.
    ///
    /// - Parameters:
    ///   - persistence: after which refusals the next mechanism is tried.
    ///   - refused: mechanisms that the server refused in an earlier session.
    public init(_ persistence: SignInPersistence, refused: [SASLMechanism] = []) {
        self.persistence = persistence
        self.refused = refused
    }

    /// Notes that a mechanism was refused.
    ///
    /// - Parameters:
    ///   - words: the server's refusal.
    ///   - mechanism: the mechanism that was refused.
    /// - Returns: whether the next mechanism may be tried.
    public mutating func isNextAllowed(after words: ServerWords, by mechanism: SASLMechanism) -> Bool {
        refused.append(mechanism)
        switch RefusalReason(words, at: .signIn) {
        case .mechanism: return true
        case .unclear:
            refusals += 1
            return persistence == .unclearRefusals && refusals < SignInPersistence.mostRefusals
        default: return false
        }
    }
}
