/// Why there are no tokens.
public enum OAuthError: Error, Hashable, Sendable {
    /// An address without TLS, or none at all.
    case unsafeAddress
    /// The server has answered with an error of OAuth's.
    case refused(OAuthRefusal)
    /// The server asks to come again later, or is broken (5xx, 429).
    case unavailable(status: Int)
    /// There is no way to the server, or TLS does not work.
    case unreachable(reason: String)
    /// The server's answer is none of OAuth's; says what is wrong with it, and nothing of what is in it.
    case malformedAnswer(String)
    /// In bytes.
    case answerTooLong(maximum: Int)
    /// No port of the loopback interface can be listened on.
    case cannotListen(reason: String)
    /// Nobody has signed in within the time that there is for it.
    case nobodySignedIn(within: Duration)
    /// The server knows no sign-in by a code that is typed.
    case deviceSignInNotOffered
    case cancelled
}

extension OAuthError {
    /// What helps.
    public enum Remedy: Hashable, Sendable {
        /// The person has to sign in anew.
        case signInAgain
        /// The same again, after some time.
        case tryLater
        /// Whoever runs the program has to look at how it is set up, or at how it is registered with the server.
        case mendConfiguration
    }

    public var remedy: Remedy {
        switch self {
        case .refused(let refusal): refusal.kind.remedy
        case .unavailable, .unreachable, .cancelled: .tryLater
        case .nobodySignedIn: .signInAgain
        case .unsafeAddress, .malformedAnswer, .answerTooLong, .cannotListen, .deviceSignInNotOffered:
            .mendConfiguration
        }
    }
}

extension OAuthError: CustomStringConvertible {
    /// One sentence without its end, in English.
    public var description: String {
        switch self {
        case .unsafeAddress: "the sign-in server's address is not one that begins with https://"
        case .refused(let refusal): refusal.kind.sentence
        case .unavailable(let status): "the sign-in server is not available now (HTTP \(status))"
        case .unreachable(let reason): "the sign-in server cannot be reached (\(reason))"
        case .malformedAnswer(let what): "the sign-in server's answer is not one of OAuth 2.0 (\(what))"
        case .answerTooLong(let maximum): "the sign-in server's answer is longer than \(maximum) bytes"
        case .cannotListen(let reason): "no port of this machine can be listened on for the browser (\(reason))"
        case .nobodySignedIn(let limit): "nobody signed in within \(limit.components.seconds / 60) minutes"
        case .deviceSignInNotOffered: "this provider lets nobody sign in with a code that is typed"
        case .cancelled: "cancelled"
        }
    }
}
