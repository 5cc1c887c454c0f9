extension SecretForm {
    /// Returns the forms of a secret by itself.
    static func forms(of secret: Secret) -> [SecretForm] {
        let bytes = secret.withBytes { $0 }
        let solid = solid(bytes)
        guard !solid.isEmpty else { return [] }
        let wide = secret.withText { $0.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] } }
        let encodings = (solid == bytes ? [bytes] : [bytes, solid]) + [wide, [0] + wide.dropLast()]
        guard solid.count >= SecretFilter.leastLength else {
            let texts = encodings.map { Base64.encode($0) } + [hexadecimal(bytes)]
            return [isVocabulary(solid) ? nil : SecretForm(solid, .word)].compactMap(\.self) + texts.flatMap(words(of:))
        }
        let plain = isVocabulary(solid) ? nil : SecretForm(solid, .text)
        let base64 = encodings.flatMap { bytes in (0..<3).flatMap { base64Cores(of: bytes, behind: $0) } }
        return [plain, SecretForm(hexadecimal(bytes).utf8, .text)].compactMap(\.self) + base64
    }

    /// Returns a secret without its white space.
    static func solid(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 0x20 && !(0x09...0x0D ~= $0) } }

    /// Returns the base64 characters that these bytes alone determine, given the number of bytes before them (modulo
    /// 3).
    private static func base64Cores(of bytes: [UInt8], behind others: Int) -> [SecretForm] {
        let text = Array(Base64.encode([UInt8](repeating: 0, count: others) + bytes).utf8)
        let core = text[((others * 8 + 5) / 6)..<((others + bytes.count) * 8 / 6)]
        let forURLs = core.map {
            $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
        }
        let isSame = forURLs.elementsEqual(core)
        return [SecretForm(core, .base64), isSame ? nil : SecretForm(forURLs, .base64)].compactMap(\.self)
    }

    /// Returns a text as a whole word, with and without base64 padding.
    static func words(of text: String) -> [SecretForm] {
        let bare = text.utf8.filter { $0 != UInt8(ascii: "=") }
        return [SecretForm(text.utf8, .word), bare.count == text.utf8.count ? nil : SecretForm(bare, .word)]
            .compactMap(\.self)
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Returns whether a secret is, or is part of, a word that every server uses. Hiding it would garble the protocol,
    /// and the gap would show which word it is.
    private static func isVocabulary(_ solid: [UInt8]) -> Bool {
        let text = String(decoding: solid.map(folded), as: UTF8.self)
        return vocabulary.contains { $0.contains(text) }
    }

    private static let vocabulary = [
        "8bitmime", "accepted", "application-specific", "auth", "authenticate", "authentication", "authenticated",
        "authenticationfailed", "authorization", "binarymime", "capability", "chunking", "completed", "credentials",
        "disabled", "enhancedstatuscodes", "failure", "greetings", "imap4rev1", "imap4rev2", "invalid", "limit",
        "login",
        "logindisabled", "mailbox", "message", "oauthbearer", "password", "permission", "pipelining", "plain",
        "rejected",
        "requiretls", "sasl-ir", "scram-sha-1", "scram-sha-256", "server", "service", "smtputf8", "starttls", "success",
        "temporary", "username", "welcome", "xoauth2",
    ]
}
