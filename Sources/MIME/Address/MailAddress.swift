/// A mailbox address with its display name, or a group without members (RFC 5322 section 3.4, RFC 6532).
public struct MailAddress: Sendable, Hashable {
    /// The name as a person reads it, decoded; a comment, where there was no other; nil where none.
    public var displayName: String?
    /// What stands before the `@`, quoting undone; empty for a group without members.
    public var localPart: String
    /// What stands after the `@`, as written: Unicode or ASCII, or a literal with its brackets, `[192.0.2.1]`. Empty where
    /// there was none.
    public var domain: String
    /// The group that the address stands in, or whose name this is where it has no members; nil outside groups.
    public var group: String?

    /// An address of its parts, unchecked; `init(parsing:)` checks.
    public init(displayName: String? = nil, localPart: String, domain: String, group: String? = nil) {
        self.displayName = displayName
        self.localPart = localPart
        self.domain = domain
        self.group = group
    }

    /// A group that names nobody: `undisclosed-recipients:;`.
    public var isEmptyGroup: Bool { group != nil && localPart.isEmpty && domain.isEmpty }

    /// `jan@firma.cz`: the local part quoted if it must be, the domain as written; empty for a group without members.
    ///
    /// Dots that RFC 5322 §3.2.3 has no place for are written as the owner of the address writes them: `jan..novak@firma.cz`.
    /// On the wire such a local part is quoted.
    public var address: String {
        let local = hasOddDots ? localPart : Self.quotedWhereNeeded(localPart)
        if domain.isEmpty { return localPart.isEmpty ? "" : local }
        return local + "@" + domain
    }

    /// Whether the local part would be a dot-atom, were it not for a dot that is first, last, or follows another.
    ///
    /// Mobile operators gave out such addresses, and they are in use.
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

    /// The address as SMTP and header fields carry it: the local part quoted if RFC 5321 §4.1.2 wants that, the domain in ASCII
    /// (IDNA). The local part may still be beyond ASCII; then `needsSMTPUTF8` holds.
    public func wireAddress() throws(IDNAError) -> String {
        if domain.isEmpty { return Self.quotedWhereNeeded(localPart) }
        return Self.quotedWhereNeeded(localPart) + "@" + (try IDNA.ascii(domain))
    }

    /// Whether a server must offer SMTPUTF8 (RFC 6531) to take the address.
    public var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 0x80 } }

    /// The domain as a person reads it: labels of Punycode turned back into letters.
    public var domainForDisplay: String { IDNA.unicode(domain) }

    /// A local part as it is written before an `@`: a dot-atom if it is one, else a quoted string (RFC 5322 §3.4.1).
    ///
    /// What looks like an encoded word is quoted too: readers would open it.
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

    /// A quoted string (RFC 5322 section 3.2.4).
    static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { quoted.unicodeScalars.append("\\") }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    /// `atext` of RFC 5322 section 3.2.3, with all beyond ASCII (RFC 6532 section 3.2).
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
