public import MailWire

/// Turns a password as a user typed or pasted it into what the server expects.
public enum AppPassword {
    /// The number of letters in an app password of Google, Yahoo, Apple and Pennypost's own host.
    public static let letterCount = 16
    /// The longest password accepted, in bytes.
    public static let maximumLength = 1024

    /// Returns the password to send to the server.
    ///
    /// Providers show app passwords as four groups of letters. So if exactly sixteen ASCII letters remain without white
    /// space (no-break spaces, tabs and line ends included), the white space is removed. Any other password keeps its
    /// inner spaces, which may belong to it, and loses only the line end that a file or a pipe adds.
    ///
    /// - Throws: ``ConnectError/passwordTooLong(maximum:)``; ``ConnectError/passwordMissing`` if nothing remains;
    ///   ``ConnectError/passwordHasControlCharacters``.
    public static func normalise(_ typed: Secret) throws(ConnectError) -> Secret {
        let result: Secret? = typed.withText { text -> Secret? in
            guard text.utf8.count <= maximumLength else { return nil }
            let letters = String(String.UnicodeScalarView(text.unicodeScalars.filter { !PasswordShape.isBlank($0) }))
            if letters.utf8.count == letterCount, letters.utf8.allSatisfy(isASCIILetter) { return Secret(letters) }
            var kept = text[...]
            while let last = kept.last, last.isNewline { kept.removeLast() }
            return Secret(letters.isEmpty ? "" : String(kept))
        }
        guard let result else { throw .passwordTooLong(maximum: maximumLength) }
        guard !result.isEmpty else { throw .passwordMissing }
        guard !result.withBytes({ $0.contains { $0 < 0x20 && $0 != 0x09 } }) else {
            throw .passwordHasControlCharacters
        }
        return result
    }

    /// Returns the password without leading and trailing white space.
    static func withoutOuterSpaces(_ typed: Secret) -> Secret {
        typed.withText { text in
            Secret(
                String(text.drop(while: PasswordShape.isBlank).reversed().drop(while: PasswordShape.isBlank).reversed())
            )
        }
    }

    private static func isASCIILetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
