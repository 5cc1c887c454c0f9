extension ResponseParser {
    /// Reads the next word if it is OK, NO, BAD, PREAUTH or BYE.
    mutating func statusKind() -> StatusResponse.Kind? {
        let start = cursor.offset
        let kind = StatusResponse.Kind(rawValue: keyword())
        if kind == nil { cursor.move(to: start) }
        return kind
    }

    /// Reads what follows the kind: an optional code in brackets and optional text (RFC 9051 §9 `resp-text`). Both may
    /// be missing: Gmail sends `OK [HIGHESTMODSEQ 1]` and nothing more.
    mutating func statusText(_ kind: StatusResponse.Kind) -> StatusResponse {
        cursor.skipSpaces()
        let start = cursor.offset
        var code: ResponseCode?
        if cursor.take(ASCII.openBracket) {
            do throws(GrammarError) {
                code = try responseCode()
            } catch {
                code = nil
            }
            if code == nil { cursor.move(to: start) }
        }
        cursor.skipSpaces()
        return StatusResponse(kind: kind, code: code, text: words(cursor.rest()))
    }

    /// Returns a text for the user, without trailing spaces and cut at ``GrammarLimits/statusText``.
    private func words(_ range: Range<Int>) -> String {
        var end = range.upperBound
        while end > range.lowerBound, cursor.bytes[end - 1] == ASCII.space { end -= 1 }
        guard end - range.lowerBound > limits.statusText else { return cursor.text(range.lowerBound..<end) }
        end = range.lowerBound + max(0, limits.statusText)
        // Not within a character: bytes that begin with the bits 10 continue one (RFC 3629 §3).
        while end > range.lowerBound, cursor.bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return cursor.text(range.lowerBound..<end) + "…"
    }

    /// Reads the code and its closing bracket; `nil` if there is none, which makes it text (RFC 3501 §7.1).
    private mutating func responseCode() throws(GrammarError) -> ResponseCode? {
        cursor.skipSpaces()
        let name = keyword()
        guard name.utf8.count <= limits.statusText else { return nil }
        cursor.skipSpaces()
        let arguments = cursor.offset
        var code: ResponseCode?
        // A known code in an unknown form is kept like an unknown code.
        do throws(GrammarError) {
            code = try knownCode(name)
        } catch {
            code = nil
        }
        cursor.skipSpaces()
        if code != nil, cursor.take(ASCII.closeBracket) { return code }
        cursor.move(to: arguments)
        let rest = cursor.run { $0 != ASCII.closeBracket }
        guard cursor.take(ASCII.closeBracket), !name.isEmpty else { return nil }
        return .other(name: name, arguments: words(rest))
    }

    private mutating func knownCode(_ name: String) throws(GrammarError) -> ResponseCode? {
        if let plain = Self.plainCodes[name] { return plain }
        switch name {
        case "UIDNEXT": return .uidNext(UID(rawValue: try number32()))
        case "UIDVALIDITY": return .uidValidity(UIDValidity(rawValue: try number32()))
        case "UNSEEN": return .unseen(SequenceNumber(rawValue: try number32()))
        case "HIGHESTMODSEQ": return .highestModificationSequence(ModificationSequence(rawValue: try number()))
        case "PERMANENTFLAGS": return .permanentFlags(try flagList())
        case "CAPABILITY": return .capability(capabilities(until: ASCII.closeBracket))
        case "MODIFIED": return .modified(try runs())
        case "APPENDUID":
            let validity = UIDValidity(rawValue: try number32())
            cursor.skipSpaces()
            return .appendUID(validity, try uidSet())
        case "COPYUID":
            let validity = UIDValidity(rawValue: try number32())
            cursor.skipSpaces()
            let source = try uidSet()
            cursor.skipSpaces()
            return .copyUID(validity, source: source, destination: try uidSet())
        case "MAILBOXID":
            guard case .list(let ids) = try node(), let id = ids.at(0).text else { return nil }
            return .mailboxID(id.string)
        case "BADCHARSET":
            guard cursor.peek() == ASCII.openParen else { return .badCharset([]) }
            return .badCharset((try node().list ?? []).compactMap { $0.text?.string })
        case "WEBALERT":
            return .webAlert(words(cursor.run { $0 != ASCII.closeBracket && $0 != ASCII.space }))
        default: return nil
        }
    }

    /// More capabilities than this, and longer names, are skipped.
    private static let (mostCapabilities, longestCapability) = (2_000, 255)

    /// Reads words up to the byte `end`, or to the end of the response.
    mutating func capabilities(until end: UInt8? = nil) -> CapabilitySet {
        var names: [Capability] = []
        while let byte = cursor.peek(), byte != end {
            let word = cursor.run { $0 > ASCII.space && $0 != end }
            if word.isEmpty {
                cursor.advance()
            } else if names.count < Self.mostCapabilities, word.count <= Self.longestCapability {
                names.append(Capability(cursor.text(word)))
            }
        }
        return CapabilitySet(names)
    }

    private static let plainCodes: [String: ResponseCode] = [
        "ALERT": .alert, "PARSE": .parse, "READ-ONLY": .readOnly, "READ-WRITE": .readWrite, "TRYCREATE": .tryCreate,
        "UIDNOTSTICKY": .uidNotSticky, "CLOSED": .closed, "NOMODSEQ": .noModificationSequence,
        "COMPRESSIONACTIVE": .compressionActive, "TOOBIG": .tooBig, "OVERQUOTA": .overQuota,
        "UNAVAILABLE": .unavailable, "AUTHENTICATIONFAILED": .authenticationFailed,
        "AUTHORIZATIONFAILED": .authorizationFailed, "EXPIRED": .expired, "PRIVACYREQUIRED": .privacyRequired,
        "CONTACTADMIN": .contactAdmin, "NOPERM": .noPermission, "INUSE": .inUse, "EXPUNGEISSUED": .expungeIssued,
        "CORRUPTION": .corruption, "SERVERBUG": .serverBug, "CLIENTBUG": .clientBug, "CANNOT": .cannot,
        "LIMIT": .limit, "ALREADYEXISTS": .alreadyExists, "NONEXISTENT": .nonExistent,
        "HASCHILDREN": .hasChildren, "NOTSAVED": .notSaved, "UNKNOWN-CTE": .unknownCTE,
    ]
}
