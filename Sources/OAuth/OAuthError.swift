/// Why no tokens could be obtained.
public enum OAuthError: Error, Hashable, Sendable {
    /// The address is not a valid `https` address.
    case unsafeAddress
    /// The server answered with an OAuth error.
    case refused(OAuthRefusal)
    /// The server is overloaded or broken (HTTP 429 or 5xx).
    case unavailable(status: Int)
    /// The server can't be reached, or TLS does not work.
    case unreachable(reason: String)
    /// The server's answer isn't one of OAuth. Carries what is wrong with it, never its contents.
    case malformedAnswer(String)
    /// The server's answer is longer than `maximum` bytes.
    case answerTooLong(maximum: Int)
    /// No port of the loopback interface can be opened for listening.
    case cannotListen(reason: String)
    /// The user has not signed in within the time allowed.
    case nobodySignedIn(within: Duration)
    /// The server does not offer sign-in by a typed code.
    case deviceSignInNotOffered
    /// The task was cancelled.
    case cancelled
}

extension OAuthError {
    /// What may help.
    public enum Remedy: Hashable, Sendable {
        /// The user must sign in again.
        case signInAgain
        /// The same request may succeed later.
        case tryLater
        /// The operator must check the program's configuration or its registration with the server.
        case fixConfiguration
    }

    /// What may help.
    public var remedy: Remedy {
        switch self {
        case .refused(let refusal): refusal.kind.remedy
        case .unavailable, .unreachable, .cancelled: .tryLater
        case .nobodySignedIn: .signInAgain
        case .unsafeAddress, .malformedAnswer, .answerTooLong, .cannotListen, .deviceSignInNotOffered:
            .fixConfiguration
        }
    }
}

extension OAuthError: CustomStringConvertible {
    /// One sentence in English without a full stop.
    public var description: String {
        switch self {
        case .unsafeAddress: "the sign-in server's address does not begin with https://"
        case .refused(let refusal): refusal.kind.sentence
        case .unavailable(let status): "the sign-in server is not available now (HTTP \(status))"
        case .unreachable(let reason): "the sign-in server cannot be reached (\(reason))"
        case .malformedAnswer(let what): "the sign-in server's answer is not valid OAuth 2.0 (\(what))"
        case .answerTooLong(let maximum): "the sign-in server's answer is longer than \(maximum) bytes"
        case .cannotListen(let reason): "this machine cannot open a port for the browser (\(reason))"
        case .nobodySignedIn(let limit): "no one signed in within \(limit.components.seconds / 60) minutes"
        case .deviceSignInNotOffered: "this provider does not support signing in with a typed code"
        case .cancelled: "cancelled"
        }
    }
}
