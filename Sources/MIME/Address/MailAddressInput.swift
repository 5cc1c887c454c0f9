extension MailAddress {
    /// Parses one address as a person types it: `jan@firma.cz` or `Jan Novák <jan@firma.cz>`. White space around it,
    /// including no-break spaces, is dropped.
    ///
    /// - Throws: ``MailAddressError`` if mail could not be sent to the address.
    public init(parsing text: String) throws(MailAddressError) {
        let trimmed = Self.trimmed(text[...])
        guard !trimmed.isEmpty else { throw .empty }
        if trimmed.unicodeScalars.contains(where: { Self.isControl($0) }) { throw .controlCharacter }
        var name: String?
        var address = trimmed
        if trimmed.hasSuffix(">") {
            guard let open = trimmed.lastIndex(of: "<") else { throw .unbalanced }
            name = try Self.name(Self.trimmed(trimmed[..<open]))
            address = Self.trimmed(trimmed[trimmed.index(after: open)...].dropLast())
        } else if trimmed.contains("<"), !trimmed.hasPrefix("\"") {
            throw .unbalanced
        }
        guard !address.isEmpty else { throw .empty }
        guard let at = address.lastIndex(of: "@") else { throw .missingAt }
        let before = address[..<at]
        self.init(
            displayName: name, localPart: try Self.localPart(before),
            domain: String(address[address.index(after: at)...]))
        try check()
    }

    /// Checks that mail could be sent to the address. The name may not have line breaks or NUL.
    func check() throws(MailAddressError) {
        if let displayName, displayName.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) {
            throw .controlCharacter
        }
        guard !localPart.isEmpty else { throw .localPartEmpty }
        if localPart.unicodeScalars.contains(where: { Self.isControl($0) }) { throw .controlCharacter }
        guard localPart.utf8.count <= 64 else { throw .localPartTooLong }
        if domain.hasPrefix("[") {
            guard Self.isLiteral(domain) else { throw .literal }
        } else {
            let ascii: String
            do { ascii = try IDNA.ascii(domain) } catch { throw .domain(error) }
            guard !ascii.hasSuffix(".") else { throw .domain(.emptyLabel) }
            guard let last = ascii.split(separator: ".").last, !last.utf8.allSatisfy(\.isASCIIDigit) else {
                throw .literal
            }
            guard Self.quotedWhereNeeded(localPart).utf8.count + 1 + ascii.utf8.count <= 254 else { throw .tooLong }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar == "\u{2028}" || scalar == "\u{2029}"
    }

    /// Returns the name before the bracket, unquoted; `nil` if there is none.
    private static func name(_ text: Substring) throws(MailAddressError) -> String? {
        if text.isEmpty { return nil }
        if text.contains("<") || text.contains(">") { throw .severalAddresses }
        guard text.hasPrefix("\"") else {
            if text.contains("@"), text.contains(",") { throw .severalAddresses }
            return String(text)
        }
        guard text.count >= 2, text.hasSuffix("\"") else { throw .unbalanced }
        let inside = text.dropFirst().dropLast()
        return inside.isEmpty ? nil : unescaped(inside)
    }

    private static func localPart(_ text: Substring) throws(MailAddressError) -> String {
        guard !text.isEmpty else { throw .localPartEmpty }
        if text.hasPrefix("\"") {
            guard text.count >= 3, text.hasSuffix("\"") else { throw .unbalanced }
            return unescaped(text.dropFirst().dropLast())
        }
        if text.contains("@") { throw .severalAddresses }
        for scalar in text.unicodeScalars where scalar != "." {
            if scalar.isASCII, !isAtomText(UInt8(truncatingIfNeeded: scalar.value)) {
                throw scalar == "," || scalar == ";" ? .severalAddresses : .localPartCharacter(scalar)
            }
            if scalar.properties.isWhitespace { throw .localPartCharacter(scalar) }
        }
        // Mobile operators have given out addresses with a dot that is first, last, or follows another.
        if text.allSatisfy({ $0 == "." }) { throw .localPartDot }
        return String(text)
    }

    /// Returns the text with the backslashes of quoted pairs removed (RFC 5322 §3.2.1).
    static func unescaped(_ text: Substring) -> String {
        var output = ""
        var isEscaped = false
        for character in text {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                output.append(character)
                isEscaped = false
            }
        }
        return output
    }

    /// Returns whether a domain is `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321 §4.1.3).
    private static func isLiteral(_ domain: String) -> Bool {
        guard domain.hasSuffix("]"), domain.utf8.count <= 64 else { return false }
        let inside = domain.dropFirst().dropLast()
        if inside.lowercased().hasPrefix("ipv6:") {
            let groups = inside.dropFirst(5).split(separator: ":", omittingEmptySubsequences: false)
            return 3...8 ~= groups.count
                && groups.allSatisfy { $0.utf8.count <= 4 && $0.utf8.allSatisfy { $0.hexadecimalValue != nil } }
        }
        let numbers = inside.split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 4
            && numbers.allSatisfy {
                1...3 ~= $0.utf8.count && $0.utf8.allSatisfy(\.isASCIIDigit) && Int($0) ?? 256 < 256
            }
    }
}
