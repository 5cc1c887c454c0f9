/// A way to take the second step.
public enum SecondStepWay: Sendable, Hashable {
    case passkey
    /// A code from an authenticator app; it may come from any of the person's apps.
    case app
    /// A code that is sent to a number.
    case textMessage(stepID: Int64, number: PhoneNumber)
    case backupCode
}
