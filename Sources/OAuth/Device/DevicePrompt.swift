/// What to show a user who signs in on another device (RFC 8628 §3.3).
public struct DevicePrompt: Hashable, Sendable {
    /// The code to type.
    public let userCode: String
    /// The page on which to type it.
    public let page: OAuthAddress
    /// The page with the code already filled in; `nil` if the server offers none.
    public let completePage: OAuthAddress?
    /// How long the code is valid.
    public let patience: Duration
}
