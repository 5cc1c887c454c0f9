/// A mailbox address with its display name, or a group without members (RFC 5322 §3.4, RFC 6532).
public struct MailAddress: Sendable, Hashable {
    /// The decoded name, for display: a comment if there is no other name; `nil` if neither.
    public var displayName: String?
    /// The text before the `@`, unquoted; empty for a group without members.
    public var localPart: String
    /// The text after the `@` as written: Unicode or ASCII, or a literal in brackets, `[192.0.2.1]`; empty if missing.
    public var domain: String
    /// The name of the group that contains the address, or of this group without members; `nil` outside groups.
    public var group: String?

    /// Creates an address from its parts, unchecked. Use ``init(parsing:)`` to check it.
    public init(displayName: String? = nil, localPart: String, domain: String, group: String? = nil) {
        self.displayName = displayName
        self.localPart = localPart
        self.domain = domain
        self.group = group
    }

    /// Whether this is a group without members: `undisclosed-recipients:;`.
    public var isEmptyGroup: Bool { group != nil && localPart.isEmpty && domain.isEmpty }

    /// `jan@firma.cz`: the local part quoted if necessary, the domain as written; empty for a group without members.
    ///
    /// Dots that RFC 5322 §3.2.3 doesn't allow are written as the address's owner writes them: `jan..novak@firma.cz`.
    /// On the wire such a local part is quoted.
    public var address: String {
        let local = hasOddDots ? localPart : Self.quotedWhereNeeded(localPart)
        if domain.isEmpty { return localPart.isEmpty ? "" : local }
        return local + "@" + domain
    }

    /// Whether the local part would be a dot-atom but for a dot that is first, last, or follows another.
    ///
    /// Mobile operators have given out such addresses, and people use them.
    var hasOddDots: Bool {
        var hasText = false
        var isOdd = localPart.utf8.first == 0x2E || localPart.utf8.last == 0x2E
        var previous: UInt8 = 0
        for byte in localPart.utf8 {
            guard byte == 0x2E || Self.isAtomText(byte), byte != 0x3F || previous != 0x3D else { return false }
            if byte != 0x2E { hasText = true } else if previous == 0x2E { isOdd = true }
            previous = byte
        }
        return hasText && isOdd
    }

    /// Returns the address as SMTP and header fields carry it.
    ///
    /// The local part is quoted if RFC 5321 §4.1.2 requires it, and the domain is in ASCII (IDNA). The local part may
    /// still be beyond ASCII; ``needsSMTPUTF8`` is `true` then.
    ///
    /// - Throws: ``IDNAError`` if the domain has no ASCII form.
    public func wireAddress() throws(IDNAError) -> String {
        if domain.isEmpty { return Self.quotedWhereNeeded(localPart) }
        return Self.quotedWhereNeeded(localPart) + "@" + (try IDNA.ascii(domain))
    }

    /// Whether a server needs SMTPUTF8 (RFC 6531) to accept the address.
    public var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    /// The domain for display, with Punycode labels decoded.
    public var domainForDisplay: String { IDNA.unicode(domain) }

    /// Returns a local part as written before an `@`: a dot-atom if possible, else a quoted string (RFC 5322 §3.4.1).
    ///
    /// Text that looks like an encoded word is quoted too, because readers would decode it.
    static func quotedWhereNeeded(_ localPart: String) -> String {
        var previous: UInt8 = 0x2E
        var isDotAtom = !localPart.isEmpty
        for byte in localPart.utf8 {
            if !isAtomText(byte) && (byte != 0x2E || previous == 0x2E) || byte == 0x3F && previous == 0x3D {
                isDotAtom = false
                break
            }
            previous = byte
        }
        if isDotAtom, previous != 0x2E { return localPart }
        return quoted(localPart)
    }

    /// Returns a quoted string (RFC 5322 §3.2.4).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// Returns whether a byte is `atext` (RFC 5322 §3.2.3) or beyond ASCII (RFC 6532 §3.2).
    static func isAtomText(_ byte: UInt8) -> Bool {
        if byte.isASCIIAlphanumeric || byte >= 0x80 { return true }
        return switch byte {
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E, 0x5F, 0x60, 0x7B, 0x7C, 0x7D,
            0x7E:
            true
        default: false
        }
    }
}

extension MailAddress: CustomStringConvertible {
    /// For people: `Jan Novák <jan@firma.cz>`.
    public var description: String {
        if isEmptyGroup { return (group ?? "") + ":;" }
        guard let displayName, !displayName.isEmpty else { return address }
        return "\(displayName) <\(address)>"
    }
}
