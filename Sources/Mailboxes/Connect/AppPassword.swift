public import MailWire

/// What a person typed or pasted as a password, made into what the server expects.
public enum AppPassword {
    /// How many letters an app password has at Google, Yahoo, Apple and at Pennypost's own host.
    public static let letterCount = 16
    /// The longest password that is taken, in bytes.
    public static let maximumLength = 1024

    /// Takes white space out (no-break spaces, tabs and line ends too) where exactly sixteen ASCII letters remain, as
    /// providers show app passwords in four groups. Any other password keeps its inner spaces, for they may belong to
    /// it, and loses only the line end that a file or a pipe puts behind it.
    public static func normalise(_ typed: Secret) throws(ConnectError) -> Secret {
        let result: Secret? = typed.withText { text -> Secret? in
            guard text.utf8.count <= maximumLength else { return nil }
            let letters = String(String.UnicodeScalarView(text.unicodeScalars.filter { !isBlank($0) }))
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

    /// The password without the white space that stands before and behind it.
    static func withoutOuterSpaces(_ typed: Secret) -> Secret {
        typed.withText { text in
            Secret(String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed()))
        }
    }

    /// White space, and what pastes as such without being seen.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: scalar.properties.isWhitespace
        }
    }

    static func isBlank(_ character: Character) -> Bool { character.unicodeScalars.allSatisfy(isBlank) }

    private static func isASCIILetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
