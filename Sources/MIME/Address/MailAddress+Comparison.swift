extension MailAddress {
    /// Returns the domain of an address, as written; the whole text if it has no `@`.
    package static func domain(of address: String) -> String {
        address.split(separator: "@").last.map(String.init) ?? ""
    }

    /// Returns a form equal for all spellings of an address: `"Jan..Novak"@Firma.cz` and `jan..novak@firma.cz`.
    ///
    /// The local part loses its quotes (both spellings mean the same: RFC 5321 §4.1.2), the domain becomes ASCII, and
    /// everything becomes lower case: no provider distinguishes mailboxes by case. Text that is not an address only
    /// becomes lower case.
    public static func comparisonKey(of address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return address.lowercased() }
        var local = address[..<at]
        let domain = address[address.index(after: at)...].lowercased()
        if local.utf8.count > 2, local.hasPrefix("\""), local.hasSuffix("\"") {
            local = Substring(unescaped(local.dropFirst().dropLast()))
        }
        return local.lowercased() + "@" + ((try? IDNA.ascii(domain)) ?? domain)
    }
}
