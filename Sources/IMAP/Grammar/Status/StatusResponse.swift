/// A status response: OK, NO, BAD, PREAUTH or BYE, with the server's text (RFC 9051 §7.1).
public struct StatusResponse: Hashable, Sendable, CustomStringConvertible {
    /// The kind of a status response.
    public enum Kind: String, Hashable, Sendable {
        /// The command succeeded, or the server has something to report.
        case ok = "OK"
        /// The command failed; untagged, a warning.
        case no = "NO"
        /// The server did not understand the command; untagged, a serious error.
        case bad = "BAD"
        /// The greeting of a connection that is already authenticated.
        case preauth = "PREAUTH"
        /// The server ends the session.
        case bye = "BYE"
    }

    /// The kind.
    public let kind: Kind
    /// The code in brackets; `nil` if there is none.
    public let code: ResponseCode?
    /// The text for the user; empty if there is none. Invalid UTF-8 is repaired.
    public let text: String

    /// Creates a status response.
    /// - Parameters:
    ///   - kind: The kind.
    ///   - code: The code in brackets.
    ///   - text: The text for the user.
    public init(kind: Kind, code: ResponseCode? = nil, text: String = "") {
        self.kind = kind
        self.code = code
        self.text = text
    }

    /// The response as a person would quote it, without its code.
    public var description: String { text.isEmpty ? kind.rawValue : "\(kind.rawValue) \(text)" }
}
