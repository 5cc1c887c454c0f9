/// Parses an address list in one pass: collects the tokens of one element and settles it at its separator.
struct AddressListParser {
    private let value: UnsafeRawBufferPointer
    private var scanner: HeaderScanner
    private var addresses: [MailAddress] = []
    private var defects: [Defect.Kind] = []

    /// The current element.
    private var tokens: AddressTokens
    /// The address in angle brackets, if there is one.
    private var angle: AddressTokens
    private var hasAngle = false
    private var comment: String?
    /// The current group and whether it has a member yet.
    private var group: String?
    private var groupHasMembers = false
    /// Words before a comma without an address: perhaps the first half of `Novák, Jan <jan@firma.cz>`.
    private var orphan: Orphan?
    /// Set after the first unclosed quote: no later one is closed either. This keeps the search linear.
    private var noQuoteIsClosed = false
    /// The same for parentheses, which may be nested. After an unclosed one, all are read as letters.
    private var noCommentIsClosed = false
    /// The place of the next `;` that can close a group, if already looked for.
    private var nextSemicolon: Int?
    private var noGroupIsClosed = false
    /// The place of the element's angle bracket.
    private var angleStart = 0
    /// Indices of the addresses that have encoded words on either side of the `@`.
    private var withEncodedWords: [Int] = []
    /// Whether to open encoded words that contain addresses.
    private let opensWords: Bool

    private struct Orphan {
        var words: String
        /// Whether this is one bare word, which may be a local user's name: `root`.
        var isUser: Bool
        var comment: String?
    }

    init(_ value: UnsafeRawBufferPointer, opensWords: Bool = true) {
        self.value = value
        self.opensWords = opensWords
        scanner = HeaderScanner(value)
        tokens = AddressTokens(value)
        angle = AddressTokens(value)
    }

    mutating func parse() -> (addresses: [MailAddress], defects: [Defect.Kind]) {
        while let byte = scanner.peek {
            guard addresses.count < AddressList.limit else {
                note(.badAddress)
                break
            }
            take(byte)
        }
        settle(atComma: false)
        settleOrphan()
        if group != nil {
            note(.badAddress)
            endGroup()
        }
        if opensWords, !withEncodedWords.isEmpty || !addresses.contains(where: SwallowedAddresses.isWhole) {
            openWords()
        }
        return (addresses, defects)
    }

    private mutating func openWords() {
        let outside = addresses.indices.filter { !withEncodedWords.contains($0) }.map { addresses[$0] }
        if let opened = SwallowedAddresses.open(value, unless: outside) {
            note(.badAddress)
            addresses = opened
            return
        }
        for index in withEncodedWords {
            guard let opened = SwallowedAddresses.open(addresses[index]) else { continue }
            addresses[index] = opened
        }
    }

    private mutating func take(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x09, 0x0D, 0x0A:
            scanner.skipSpace()
            tokens.noteSpace()
        case 0x28: takeComment()
        case 0x2C:
            scanner.advance()
            settle(atComma: true)
        case 0x3B:
            scanner.advance()
            settle(atComma: false)
            settleOrphan()
            if group == nil { note(.badAddress) } else { endGroup() }
        case 0x3A where !hasAngle:
            scanner.advance()
            if !tokens.hasAt, opensGroup() { return beginGroup() }
            note(.badAddress)
            tokens.append(AddressTokens.Token(.colon, scanner.position - 1..<scanner.position))
        case 0x3C where !hasAngle: takeAngle()
        case 0x3C where !angle.hasAt && !angle.isEmpty: takeSecondAngle()
        case 0x3E, 0x3C:
            scanner.advance()
            note(.badAddress)
        default:
            if hasAngle { note(.badAddress) }
            tokens.append(takeToken(byte))
        }
    }

    private mutating func takeToken(_ byte: UInt8) -> AddressTokens.Token {
        let start = scanner.position
        switch byte {
        case 0x22:
            if !noQuoteIsClosed, let (inside, end) = scanner.plainQuotedString {
                scanner.move(to: end)
                return AddressTokens.Token(.quoted, start + 1..<start + 1 + inside.count)
            }
            let before = scanner
            let (inside, isClosed) = noQuoteIsClosed ? ([], false) : scanner.takeQuotedString()
            if isClosed { return AddressTokens.Token(.quoted, inside) }
            // Skip only the quote: an address may well follow.
            noQuoteIsClosed = true
            note(.badAddress)
            scanner = before
            scanner.advance()
            return AddressTokens.Token(.quoted, start + 1..<start + 1)
        case 0x40:
            scanner.advance()
            return AddressTokens.Token(.at, start..<start + 1)
        case 0x2E:
            scanner.advance()
            return AddressTokens.Token(.dot, start..<start + 1)
        case 0x5B:
            // A domain literal, or a bracketed word in a name.
            var literal = [UInt8](scanner.take { $0 != 0x5D && $0 != 0x2C && $0 != 0x3C && $0 != 0x3E })
            if scanner.take(0x5D) { literal.append(0x5D) } else { note(.badAddress) }
            return AddressTokens.Token(.atom, literal.filter { !$0.isFoldingSpace })
        default:
            if !takeEncodedWord() { scanner.skip(while: MailAddress.isAtomText) }
            if scanner.position == start {
                // A character that doesn't belong here. It is kept, as it may be part of a name.
                scanner.advance()
                note(.badAddress)
            }
            return AddressTokens.Token(.atom, start..<scanner.position)
        }
    }

    /// Takes an encoded word as one token, so that an unescaped comma or bracket inside does no harm.
    private mutating func takeEncodedWord() -> Bool {
        guard scanner.peek == 0x3D else { return false }
        var ahead = scanner
        ahead.advance()
        guard ahead.take(0x3F) else { return false }
        var marks = 0
        while let byte = ahead.peek, ahead.position - scanner.position < 200, !byte.isFoldingSpace {
            ahead.advance()
            if byte == 0x3F {
                marks += 1
                if marks >= 3, ahead.take(0x3D) {
                    scanner = ahead
                    return true
                }
            }
        }
        return false
    }

    private mutating func takeComment() {
        let before = scanner
        guard !noCommentIsClosed, let inside = scanner.takeComment() else {
            // The parenthesis alone is part of the name: `Jan (dílna <jan@firma.cz>`.
            noCommentIsClosed = true
            note(.badAddress)
            scanner = before
            scanner.advance()
            return tokens.append(AddressTokens.Token(.atom, scanner.position - 1..<scanner.position))
        }
        tokens.noteSpace()
        let text = decoded(inside)
        if comment == nil, !text.isEmpty { comment = text }
    }

    /// Takes `<jan@firma.cz>`, perhaps with an obsolete route: `<@relay.cz:jan@firma.cz>`.
    private mutating func takeAngle() {
        angleStart = scanner.position
        scanner.advance()
        hasAngle = true
        while let byte = scanner.peek {
            switch byte {
            case 0x3E: return scanner.advance()
            case 0x20, 0x09, 0x0D, 0x0A:
                scanner.skipSpace()
                angle.noteSpace()
            case 0x28: takeComment()
            case 0x3A:
                // The text before it was a route, or `mailto`.
                scanner.advance()
                if !angle.beginsWithAt { note(.badAddress) }
                angle.clear()
            case 0x2C where angle.beginsWithAt:
                scanner.advance()
            case 0x2C, 0x3B: return note(.badAddress)
            case 0x3C:
                scanner.advance()
                note(.badAddress)
            default:
                angle.append(takeToken(byte))
            }
        }
        note(.badAddress)
    }

    /// Takes the second brackets of `Novák <Dílna> <jan@firma.cz>`. The first are part of the name.
    private mutating func takeSecondAngle() {
        note(.badAddress)
        tokens.append(AddressTokens.Token(.atom, value.slice(angleStart..<scanner.position).filter { !$0.isLineEnd }))
        tokens.noteSpace()
        angle.clear()
        takeAngle()
    }

    /// Returns whether the colon just taken begins a group: a `;` closes it (RFC 5322 §3.4), or nothing follows, as in
    /// `undisclosed-recipients:`. Programs also write `Shop: Name <a@b.cz>` without quotes.
    private mutating func opensGroup() -> Bool {
        if let nextSemicolon, nextSemicolon >= scanner.position { return true }
        guard !noGroupIsClosed else { return isAtEnd }
        var ahead = scanner
        var (noQuoteIsClosed, noCommentIsClosed) = (noQuoteIsClosed, noCommentIsClosed)
        while let byte = ahead.peek {
            switch byte {
            case 0x3B:
                nextSemicolon = ahead.position
                return true
            case 0x22 where !noQuoteIsClosed:
                let before = ahead
                if ahead.takeQuotedString().isClosed { continue }
                noQuoteIsClosed = true
                ahead = before
                ahead.advance()
            case 0x28 where !noCommentIsClosed:
                let before = ahead
                if ahead.takeComment() != nil { continue }
                noCommentIsClosed = true
                ahead = before
                ahead.advance()
            default: ahead.advance()
            }
        }
        noGroupIsClosed = true
        return isAtEnd
    }

    /// Whether only white space and comments are left.
    private var isAtEnd: Bool {
        var ahead = scanner
        ahead.skipComments()
        return ahead.isAtEnd
    }

    private mutating func beginGroup() {
        if group != nil {
            note(.badAddress)
            endGroup()
        }
        settleOrphan()
        group = phrase(tokens, tokens.all)
        groupHasMembers = false
        tokens.clear()
        comment = nil
    }

    private mutating func endGroup() {
        if let group, !groupHasMembers { addresses.append(MailAddress(localPart: "", domain: "", group: group)) }
        group = nil
    }

    /// Turns the current element into an address. An empty element is obsolete syntax and adds none.
    private mutating func settle(atComma: Bool) {
        defer {
            tokens.clear()
            if hasAngle {
                angle.clear()
                hasAngle = false
            }
            comment = nil
        }
        if hasAngle {
            var name = tokens.isEmpty ? nil : phrase(tokens, tokens.all)
            if let first = orphan {
                orphan = nil
                note(.badAddress)
                name = name.map { first.words + ", " + $0 } ?? first.words
            }
            let parts = angle.parts()
            if parts == nil || parts?.before.isEmpty == false || parts?.after.isEmpty == false { note(.badAddress) }
            if let parts, angle.hasQuotedString(parts.domain) { note(.badAddress) }
            noteEncodedWords(parts, angle)
            append(
                name: name ?? comment, local: parts.map { word(angle, $0.local) } ?? phrase(angle, angle.all),
                domain: parts.map { word(angle, $0.domain) } ?? "")
            return
        }
        if tokens.isEmpty { return }
        guard let parts = tokens.parts() else {
            // Words without an `@`.
            note(.badAddress)
            let words = phrase(tokens, tokens.all)
            orphan =
                orphan.map { Orphan(words: $0.words + ", " + words, isUser: false) }
                ?? Orphan(
                    words: words, isUser: tokens.isWord && !tokens.hasEncodedWord(tokens.all), comment: comment)
            if !atComma { settleOrphan() }
            return
        }
        settleOrphan()
        if tokens.hasQuotedString(parts.domain) { note(.badAddress) }
        var name = comment
        if !parts.before.isEmpty || !parts.after.isEmpty {
            note(.badAddress)
            name = phrase(tokens, parts.before) + phrase(tokens, parts.after)
            // `Shop: a@b.cz` and `mailto:a@b.cz`.
            if tokens.isColon(parts.local.lowerBound - 1) { name = name.map(Self.withoutColon) }
        }
        noteEncodedWords(parts, tokens)
        append(name: name, local: word(tokens, parts.local), domain: word(tokens, parts.domain))
    }

    /// Remembers that the next address has encoded words, which are not allowed in an address (RFC 2047 §5).
    private mutating func noteEncodedWords(_ parts: AddressTokens.Parts?, _ tokens: AddressTokens) {
        guard opensWords, let parts, tokens.hasEncodedWord(parts.local) || tokens.hasEncodedWord(parts.domain) else {
            return
        }
        note(.badAddress)
        withEncodedWords.append(addresses.count)
    }

    private static func withoutColon(_ name: String) -> String {
        let label = name.reversed().drop { $0 == ":" || $0 == " " }.reversed()
        return label.elementsEqual("mailto") ? "" : String(label)
    }

    /// Settles words without an address: a single word is an address without a domain, `root`; several are only a name.
    private mutating func settleOrphan() {
        guard let orphan else { return }
        self.orphan = nil
        groupHasMembers = true
        addresses.append(
            MailAddress(
                displayName: orphan.isUser ? orphan.comment : orphan.words,
                localPart: orphan.isUser ? orphan.words : "",
                domain: "", group: group))
    }

    private mutating func append(name: String?, local: String, domain: String) {
        let name = name.flatMap { $0.isEmpty ? nil : $0 }
        if local.isEmpty || domain.isEmpty { note(.badAddress) }
        if local.isEmpty, domain.isEmpty, name == nil { return }
        groupHasMembers = true
        addresses.append(
            MailAddress(displayName: name, localPart: local, domain: domain, group: group))
    }

    /// Decodes a name for display.
    private mutating func phrase(_ tokens: AddressTokens, _ range: Range<Int>) -> String {
        let (text, found) = tokens.withPhrase(range) { EncodedWord.decode($0) }
        for defect in found { note(defect) }
        return text
    }

    /// Decodes a comment for display.
    private mutating func decoded(_ bytes: [UInt8]) -> String {
        let (text, found) = EncodedWord.decode(bytes)
        for defect in found { note(defect) }
        return text
    }

    /// Decodes one side of an address. Encoded words are not allowed there.
    private mutating func word(_ tokens: AddressTokens, _ range: Range<Int>) -> String {
        let decoded = tokens.withWord(range) { Charset.decode($0, label: nil) }
        if !decoded.defects.isEmpty, decoded.charsetUsed != Charset.utf8.name { note(.raw8BitHeader) }
        return decoded.text
    }

    private mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }
}
