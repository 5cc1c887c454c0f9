/// Addresses inside encoded words, which RFC 2047 §5 (3) forbids: `=?utf-8?Q?Jan_<jan@firma.cz>?=`.
///
/// Contact forms and shop programs encode a whole header, or everything before the `@`. Mail programs show the sender,
/// and people have to be able to reply.
enum SwallowedAddresses {
    /// Parses the decoded header. Returns `nil` if there is an address outside the words, or none inside.
    ///
    /// An address outside the words is the real sender: `=?…?Q?<a@b.cz>?= <c@d.cz>` is c@d.cz.
    ///
    /// - Parameter outside: The addresses found without opening the words.
    static func open(_ value: UnsafeRawBufferPointer, unless outside: [MailAddress]) -> [MailAddress]? {
        // The words may also be the name of a group without members.
        guard holdsEncodedWord(value), !outside.contains(where: { isWhole($0) || $0.isEmptyGroup }) else { return nil }
        let text = EncodedWord.decode(value).text
        guard text.utf8.contains(0x40) else { return nil }
        // A quoted name inside a quoted word: the outer quotes would end at the inner ones.
        for candidate in [text, text.filter { $0 != "\"" }] {
            let opened = read(candidate)
            if opened.contains(where: isWhole) { return opened }
        }
        return nil
    }

    /// Parses an address with an encoded word in its local part or domain; `nil` if that gives no address.
    static func open(_ address: MailAddress) -> MailAddress? {
        let text = [address.localPart, address.domain].map { EncodedWord.decode(Array($0.utf8)).text }
        let opened = read(text.joined(separator: "@")).filter(isWhole)
        guard opened.count == 1, var only = opened.first else { return nil }
        only.displayName = address.displayName ?? only.displayName
        only.group = address.group
        return only
    }

    /// Returns whether mail could be sent to the address as it is.
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

    /// Returns whether `=?` occurs.
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
