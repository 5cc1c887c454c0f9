extension MailAddress {
    /// The form in which two spellings of one address are equal: `"Jan..Novak"@Firma.cz` and `jan..novak@firma.cz`.
    ///
    /// The quotes of the local part go (RFC 5321 §4.1.2 has both spellings mean the same), the domain is in ASCII, and all is in
    /// lower case. No provider tells mailboxes apart by case. A text that is not an address is only in lower case.
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
