/// OK, NO, BAD, PREAUTH or BYE with the server's own words (RFC 9051 §7.1).
public struct StatusResponse: Hashable, Sendable, CustomStringConvertible {
    public enum Kind: String, Hashable, Sendable {
        case ok = "OK"
        case no = "NO"
        case bad = "BAD"
        case preauth = "PREAUTH"
        case bye = "BYE"
    }

    public let kind: Kind
    public let code: ResponseCode?
    /// What the server says to people; empty where it says nothing. Broken UTF-8 is mended.
    public let text: String

    public init(kind: Kind, code: ResponseCode? = nil, text: String = "") {
        self.kind = kind
        self.code = code
        self.text = text
    }

    /// The line as a person would quote it, without its code's arguments.
    public var description: String { text.isEmpty ? kind.rawValue : "\(kind.rawValue) \(text)" }
}
