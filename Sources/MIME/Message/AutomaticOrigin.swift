/// That no person wrote a message, and by what it is known: an automatic answer must not follow (RFC 3834 section 2).
public struct AutomaticOrigin: Sendable, Hashable {
    /// What kind of program wrote it. Raw values are stable: they appear in JSON.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// An answer to a message: out of office, a receipt.
        case replied = "auto-replied"
        /// Made without a message as its cause.
        case generated = "auto-generated"
        /// A notice of an automatic process (RFC 5436).
        case notified = "auto-notified"
        /// To many at once: a newsletter, a mailing list.
        case bulk
    }

    public var kind: Kind
    /// The name of the header field that says so, e.g. `Auto-Submitted`.
    public var header: String
    /// What the field says.
    public var value: String

    /// Looks for what automatic mail bears, the surest first; nil where nothing says that a program wrote the message.
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

    /// RFC 3834 section 5: a keyword, perhaps with parameters; anything but `no` is automatic.
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

    /// The first of the known marks that a field has.
    private static func mark(_ headers: HeaderFields) -> AutomaticOrigin? {
        for mark in AutomaticMark.all {
            for field in headers where field.isNamed(mark.header) {
                let text = field.text
                if mark.matches(text) { return AutomaticOrigin(mark.kind, mark.header, text) }
            }
        }
        return nil
    }

    /// A subject of automatic answers, and a field beside it that people's letters may have too.
    private static func subject(_ headers: HeaderFields) -> AutomaticOrigin? {
        AutomaticSubject.support(in: headers).map { AutomaticOrigin(.replied, $0.name, $0.text) }
    }

    /// What Exchange's own notices bear. `OOF` alone, which people's programs set too, only asks that no such answer be sent.
    private static func suppression(_ headers: HeaderFields) -> AutomaticOrigin? {
        guard let field = headers.first(named: "x-auto-response-suppress"), field.text.lowercased() == "all" else {
            return nil
        }
        return AutomaticOrigin(.generated, "X-Auto-Response-Suppress", field.text)
    }

    /// The empty reverse-path (RFC 5321 section 4.5.5), as delivery wrote it down.
    private static func returnPath(_ headers: HeaderFields) -> AutomaticOrigin? {
        guard let field = headers.first(named: "return-path"), field.text.filter({ $0 != " " }) == "<>" else {
            return nil
        }
        return AutomaticOrigin(.generated, "Return-Path", field.text)
    }
}

extension Message {
    /// That a program wrote the message, and by which header field it is known; nil where nothing says so.
    public var automatic: AutomaticOrigin? { AutomaticOrigin(headers) }
}
