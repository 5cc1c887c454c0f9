import Foundation

/// The rules for the mail address that a person signs in with: of the form that people have, `jan@firma.cz`.
///
/// Whether it exists is not asked. Quoted local parts (RFC 5321 §4.1.2), literal addresses and hosts without a domain
/// are refused: no one signs in with them, and a slip of the fingers looks like them.
public enum AddressRules {
    /// The most bytes of an address (RFC 5321 §4.5.3.1.3, without the angle brackets).
    public static let longest = 254
    private static let longestLocalPart = 64
    private static let longestLabel = 63
    /// What a local part may have besides letters, digits and dots (RFC 5322 §3.2.3).
    private static let localCharacters = Set("!#$%&'*+-/=?^_`{|}~".unicodeScalars)

    /// Returns an address as it is stored and compared: in NFC and lower case, without white space around it.
    ///
    /// - Parameters:
    ///   - field: The field that the address was entered in.
    ///   - problems: Gains what is wrong with the address.
    static func cleaned(
        _ text: String, field: AccountsField = .address, into problems: inout [InputProblem]
    ) -> String {
        guard text.utf8.count <= longest * 4 else {
            problems.append(InputProblem(field, .tooLong(limit: longest)))
            return ""
        }
        let address = key(of: text)
        if address.isEmpty {
            problems.append(InputProblem(field, .missing))
        } else if address.unicodeScalars.contains(where: NameRules.isInvisible) {
            problems.append(InputProblem(field, .controlCharacters))
        } else if address.utf8.count > longest {
            problems.append(InputProblem(field, .tooLong(limit: longest)))
        } else if !isPlausible(address) {
            problems.append(InputProblem(field, .malformed))
        } else if LookalikeAlphabet.areMixed(in: address) {
            problems.append(InputProblem(field, .mixedAlphabets))
        }
        return address
    }

    /// Returns what an address is found by. Addresses that differ only in case are one person; so are those whose
    /// domain is written in letters or, as browsers send it, in Punycode (RFC 5890 §2.3.2.1).
    static func key(of text: String) -> String {
        let address = NameRules.normalized(text).lowercased().precomposedStringWithCanonicalMapping
        guard let at = address.lastIndex(of: "@"), address.utf8.count <= longest * 4 else { return address }
        let domain = address[address.index(after: at)...]
        guard domain.contains("xn--"),
            domain.unicodeScalars.allSatisfy({ isLetterOrDigit($0) || ".-".contains(Character($0)) }),
            let host = URLComponents(string: "https://\(domain)/")?.host
        else { return address }
        return address[...at] + host.lowercased().precomposedStringWithCanonicalMapping
    }

    private static func isPlausible(_ address: String) -> Bool {
        let parts = address.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let local = parts.first, let domain = parts.last else { return false }
        guard local.utf8.count <= longestLocalPart else { return false }
        let words = local.split(separator: ".", omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.unicodeScalars.allSatisfy(isLocal) }) else { return false }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy(isLabel)
    }

    private static func isLocal(_ scalar: Unicode.Scalar) -> Bool {
        isLetterOrDigit(scalar) || localCharacters.contains(scalar)
    }

    private static func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.utf8.count <= longestLabel && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) }
        return switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            true
        default: false
        }
    }
}
