/// Addresses that are inside encoded words, which RFC 2047 §5 (3) forbids: `=?utf-8?Q?Jan_<jan@firma.cz>?=`.
///
/// Contact forms and shop programs encode a whole header, or all before the `@`. Mail programs show the sender, and a person
/// has to be able to answer.
enum SwallowedAddresses {
    /// What the decoded header says; nil if an address is outside the words, or none is inside.
    ///
    /// An address outside the words is the one that the mail came from: `=?…?Q?<a@b.cz>?= <c@d.cz>` is c@d.cz.
    ///
    /// - Parameter outside: What was read without opening the words.
    static func open(_ value: UnsafeRawBufferPointer, unless outside: [MailAddress]) -> [MailAddress]? {
        // The words may also be the name of a group without members.
        guard holdsEncodedWord(value), !outside.contains(where: { isWhole($0) || $0.isEmptyGroup }) else { return nil }
        let text = EncodedWord.decode(value).text
        guard text.utf8.contains(0x40) else { return nil }
        // A name in quotes inside a word in quotes: the outer quotes would close at the inner ones.
        for candidate in [text, text.filter { $0 != "\"" }] {
            let opened = read(candidate)
            if opened.contains(where: isWhole) { return opened }
        }
        return nil
    }

    /// One address whose local part or domain has an encoded word, read; nil if that gives no address.
    static func open(_ address: MailAddress) -> MailAddress? {
        let text = [address.localPart, address.domain].map { EncodedWord.decode(Array($0.utf8)).text }
        let opened = read(text.joined(separator: "@")).filter(isWhole)
        guard opened.count == 1, var only = opened.first else { return nil }
        only.displayName = address.displayName ?? only.displayName
        only.group = address.group
        return only
    }

    /// Whether mail could go to the address as it is.
    static func isWhole(_ address: MailAddress) -> Bool {
        !address.localPart.isEmpty && !address.domain.isEmpty
    }

    private static func read(_ text: String) -> [MailAddress] {
        var text = text
        return text.withUTF8 { bytes in
            var parser = AddressListParser(UnsafeRawBufferPointer(bytes), opensWords: false)
            return parser.parse().addresses
        }
    }

    /// Whether `=?` occurs.
    private static func holdsEncodedWord(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var start = 0
        while let place = bytes[start...].firstIndex(of: 0x3D) {
            guard place + 1 < bytes.count else { return false }
            if bytes[place + 1] == 0x3F { return true }
            start = place + 1
        }
        return false
    }
}
