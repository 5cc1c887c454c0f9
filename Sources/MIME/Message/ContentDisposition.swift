/// What a part is for: Content-Disposition (RFC 2183).
public struct ContentDisposition: Sendable, Hashable {
    /// How the part is to be shown.
    public enum Kind: Sendable, Hashable {
        case inline
        case attachment
        /// Any other; RFC 2183 section 2.8 wants it treated as an attachment. In lower case.
        case other(String)
    }

    public var kind: Kind
    /// Whether the part is to be offered as a file, not shown in the text.
    public var isAttachment: Bool { kind != .inline }
    /// The parameters, `filename` among them, decoded.
    public var parameters: Parameters

    init(_ parameters: Parameters) {
        self.parameters = parameters
        switch parameters.value {
        case "inline", "": kind = .inline
        case "attachment": kind = .attachment
        default: kind = .other(parameters.value)
        }
    }
}
