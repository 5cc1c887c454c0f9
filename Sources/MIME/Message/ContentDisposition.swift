/// The purpose of a part: Content-Disposition (RFC 2183).
public struct ContentDisposition: Sendable, Hashable {
    /// How to present the part.
    public enum Kind: Sendable, Hashable {
        /// In the text of the message.
        case inline
        /// As a file.
        case attachment
        /// Another disposition, in lower case. RFC 2183 §2.8 requires treating it as an attachment.
        case other(String)
    }

    /// How to present the part.
    public var kind: Kind
    /// Whether to offer the part as a file instead of showing it in the text.
    public var isAttachment: Bool { kind != .inline }
    /// The decoded parameters, including `filename`.
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
