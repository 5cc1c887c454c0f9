/// What a person is shown who signs in on another device (RFC 8628 §3.3).
public struct DevicePrompt: Hashable, Sendable {
    /// What the person types.
    public let userCode: String
    /// Where the person types it.
    public let page: OAuthAddress
    /// The page with the code typed in already, where the server has one.
    public let completePage: OAuthAddress?
    /// How long the code is good for.
    public let patience: Duration
}
