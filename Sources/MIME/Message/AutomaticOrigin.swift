/// Evidence that a program wrote a message, so that it must not get an automatic answer (RFC 3834 §2).
public struct AutomaticOrigin: Sendable, Hashable {
    /// The kind of automatic message. Raw values are stable: they appear in JSON.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An answer to a message: out of office, a receipt.
        case replied = "auto-replied"
        /// A message that was not prompted by another message.
        case generated = "auto-generated"
        /// A notification from an automatic process (RFC 5436).
        case notified = "auto-notified"
        /// A message to many recipients: a newsletter, a mailing list.
        case bulk
    }

    /// The kind of automatic message.
    public var kind: Kind
    /// The name of the header field that shows it, such as `Auto-Submitted`.
    public var header: String
    /// The value of that field.
    public var value: String

    /// Looks for signs of automatic mail, the surest first; `nil` if there are none.
    init?(_ headers: HeaderFields) {
        guard let found = Self.tests.lazy.compactMap({ $0(headers) }).first else { return nil }
        self = found
    }

    private init(_ kind: Kind, _ header: String, _ value: String) {
        self.kind = kind
        self.header = header
        self.value = value
    }

    private static let tests: [@Sendable (HeaderFields) -> AutomaticOrigin?] = [
        autoSubmitted, mark, suppression, subject, returnPath,
    ]

    /// Reads Auto-Submitted (RFC 3834 §5): a keyword, perhaps with parameters. Anything but `no` is automatic.
    private static func autoSubmitted(_ headers: HeaderFields) -> AutomaticOrigin? {
        guard let field = headers.first(named: "auto-submitted") else { return nil }
        let keyword = field.rawBytes.withUnsafeBytes { Parameters.parse($0).parameters.value }
        switch keyword {
        case "", "no": return nil
        case "auto-replied": return AutomaticOrigin(.replied, "Auto-Submitted", field.text)
        case "auto-notified": return AutomaticOrigin(.notified, "Auto-Submitted", field.text)
        default: return AutomaticOrigin(.generated, "Auto-Submitted", field.text)
        }
    }

    /// Returns the first known mark that the header has.
    private static func mark(_ headers: HeaderFields) -> AutomaticOrigin? {
        for mark in AutomaticMark.all {
            for field in headers where field.isNamed(mark.header) {
                let text = field.text
                if mark.matches(text) { return AutomaticOrigin(mark.kind, mark.header, text) }
            }
        }
        return nil
    }

    /// Looks for the subject of an automatic answer together with a field that people's messages may have too.
    private static func subject(_ headers: HeaderFields) -> AutomaticOrigin? {
        AutomaticSubject.support(in: headers).map { AutomaticOrigin(.replied, $0.name, $0.text) }
    }

    /// Looks for the field of Exchange's own notifications. `OOF`, which people's programs set too, only asks for no
    /// such answers.
    private static func suppression(_ headers: HeaderFields) -> AutomaticOrigin? {
        guard let field = headers.first(named: "x-auto-response-suppress"), field.text.lowercased() == "all" else {
            return nil
        }
        return AutomaticOrigin(.generated, "X-Auto-Response-Suppress", field.text)
    }

    /// Looks for the empty reverse-path (RFC 5321 §4.5.5), as recorded at delivery.
    private static func returnPath(_ headers: HeaderFields) -> AutomaticOrigin? {
        guard let field = headers.first(named: "return-path"), field.text.filter({ $0 != " " }) == "<>" else {
            return nil
        }
        return AutomaticOrigin(.generated, "Return-Path", field.text)
    }
}

extension Message {
    /// Evidence that a program wrote the message; `nil` if there is none.
    public var automatic: AutomaticOrigin? { AutomaticOrigin(headers) }
}
