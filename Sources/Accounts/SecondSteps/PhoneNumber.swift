/// A mobile telephone number in international form (ITU-T E.164).
public struct PhoneNumber: Sendable, Hashable {
    /// The prefixes that get messages unless the company's country has another one.
    public static let usualPrefixes = ["+420", "+421", "+48"]

    /// The number with its prefix, without spaces: `+420601234321`.
    public let e164: String
    /// The prefix: `+420`.
    public let prefix: String

    /// The most digits of a number, with its prefix (E.164 §6.2.1).
    private static let mostDigits = 15
    private static let fewestDigits = 8

    /// Reads what a person typed.
    ///
    /// - Parameters:
    ///   - typed: The number, with spaces, dashes, dots or brackets at will. If it begins with `+` or `00`, it says its
    ///     prefix itself.
    ///   - prefix: The prefix chosen beside it, for example `+420`.
    ///   - allowed: The prefixes that get messages.
    /// - Throws: ``AccountsError/textMessage(_:)`` with ``TextMessageProblem/foreignPrefix(allowed:)`` or
    ///   ``TextMessageProblem/unsuitableNumber``.
    public init(_ typed: String, prefix chosen: String, allowed: [String]) throws(AccountsError) {
        var digits = ""
        var hasPlus = false
        for scalar in typed.unicodeScalars.prefix(100) {
            switch scalar {
            case "0"..."9": digits.unicodeScalars.append(scalar)
            case "+" where digits.isEmpty && !hasPlus: hasPlus = true
            case "(", ")", ".", "/": continue
            default:
                guard CodeEntry.isFurniture(scalar) else { throw .textMessage(.unsuitableNumber) }
            }
        }
        guard typed.unicodeScalars.count <= 100, !digits.isEmpty else { throw .textMessage(.unsuitableNumber) }
        let whole: String
        if hasPlus {
            whole = "+" + digits
        } else if digits.hasPrefix("00") {
            whole = "+" + digits.dropFirst(2)
        } else {
            guard allowed.contains(chosen) else { throw .textMessage(.foreignPrefix(allowed: allowed)) }
            // The 0 before a national number is left out behind a prefix.
            whole = chosen + (digits.hasPrefix("0") ? digits.dropFirst() : digits[...])
        }
        guard let prefix = allowed.filter(whole.hasPrefix).max(by: { $0.utf8.count < $1.utf8.count }) else {
            throw .textMessage(.foreignPrefix(allowed: allowed))
        }
        let national = String(whole.dropFirst(prefix.count))
        guard (Self.fewestDigits...Self.mostDigits).contains(whole.utf8.count - 1),
            Self.isMobile(national, prefix: prefix)
        else { throw .textMessage(.unsuitableNumber) }
        e164 = whole
        self.prefix = prefix
    }

    /// Reads a stored number.
    init(stored: String) {
        e164 = stored
        let known = (Self.usualPrefixes + ["+1", "+7"]).first(where: stored.hasPrefix)
        // Most prefixes have two or three digits. The mask may show one digit more than the prefix.
        prefix = known ?? String(stored.prefix(3))
    }

    /// Whether a national number is one of a mobile phone, as far as the country's plan is known here: neither a short
    /// one, nor one that its caller pays for, nor one of a desk.
    private static func isMobile(_ national: String, prefix: String) -> Bool {
        switch prefix {
        case "+420":
            national.utf8.count == 9 && (national.hasPrefix("6") || national.hasPrefix("7"))
                && !national.hasPrefix("700")
        case "+421":
            national.utf8.count == 9 && national.hasPrefix("9")
                && !["900", "97", "98"].contains(where: national.hasPrefix)
        case "+48":
            national.utf8.count == 9
                && ["45", "50", "51", "53", "57", "60", "66", "69", "72", "73", "78", "79", "88"]
                    .contains(where: national.hasPrefix)
        default:
            !national.hasPrefix("0") && national.utf8.count >= 6
        }
    }

    /// The last three digits: `321`.
    public var ending: String { String(e164.suffix(3)) }

    /// The number as the person who typed it reads it: `+420 601 234 321`.
    public var grouped: String {
        let digits = Array(e164.dropFirst(prefix.count))
        let groups = stride(from: 0, to: digits.count, by: 3).map { String(digits[$0..<min($0 + 3, digits.count)]) }
        return ([prefix] + groups).joined(separator: "\u{A0}")
    }

    /// The number as others may see it: `+420 ••• ••• 321`.
    public var masked: String { "\(prefix) ••• ••• \(ending)" }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { masked }
    public var debugDescription: String { masked }
    public var customMirror: Mirror { Mirror(self, children: ["masked": masked]) }
}
