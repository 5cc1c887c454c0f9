/// Reads a list of addresses front to back: collects the tokens of one element, and settles it at its separator.
struct AddressListParser {
    private let value: UnsafeRawBufferPointer
    private var scanner: HeaderScanner
    private var addresses: [MailAddress] = []
    private var defects: [Defect.Kind] = []

    /// The element under way.
    private var tokens: AddressTokens
    /// The address that stood in angle brackets, where one did.
    private var angle: AddressTokens
    private var hasAngle = false
    private var comment: String?
    /// The group under way, and whether it has a member yet.
    private var group: String?
    private var groupHasMembers = false
    /// Words before a comma that no address followed: the first half of `Novák, Jan <jan@firma.cz>`, perhaps.
    private var orphan: Orphan?
    /// Once a quote was found that nothing closes, no later one is closed either: that keeps the search linear.
    private var noQuoteIsClosed = false
    /// The same of parentheses, which may be nested: after one that is not closed, all are read as letters.
    private var noCommentIsClosed = false
    /// Where the next `;` is that can close a group, as far as it was looked for.
    private var nextSemicolon: Int?
    private var noGroupIsClosed = false
    /// Where the angle bracket of the element is.
    private var angleStart = 0
    /// Places among the addresses of those that have encoded words before or behind the `@`.
    private var withEncodedWords: [Int] = []
    /// Whether encoded words are opened that hold addresses.
    private let opensWords: Bool

    private struct Orphan {
        var words: String
        /// Whether it is one bare word, which may be the name of a user here: `root`.
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
            // The quote alone is passed over: what follows may well be an address.
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
            // A domain literal, or a word in brackets in a name.
            var literal = [UInt8](scanner.take { $0 != 0x5D && $0 != 0x2C && $0 != 0x3C && $0 != 0x3E })
            if scanner.take(0x5D) { literal.append(0x5D) } else { note(.badAddress) }
            return AddressTokens.Token(.atom, literal.filter { !$0.isFoldingSpace })
        default:
            if !takeEncodedWord() { scanner.skip(while: MailAddress.isAtomText) }
            if scanner.position == start {
                // A character that has no place here: kept, it may belong to a name.
                scanner.advance()
                note(.badAddress)
            }
            return AddressTokens.Token(.atom, start..<scanner.position)
        }
    }

    /// An encoded word as one token, so that a comma or bracket that its sender left bare inside does no harm.
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

    /// `<jan@firma.cz>`, with an obsolete route perhaps: `<@relay.cz:jan@firma.cz>`.
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
                // What stood before was a route, or `mailto`.
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

    /// `Novák <Dílna> <jan@firma.cz>`: what was in brackets before is part of the name.
    private mutating func takeSecondAngle() {
        note(.badAddress)
        tokens.append(AddressTokens.Token(.atom, value.slice(angleStart..<scanner.position).filter { !$0.isLineEnd }))
        tokens.noteSpace()
        angle.clear()
        takeAngle()
    }

    /// Whether the colon just passed begins a group: a `;` closes it (RFC 5322 §3.4), or nothing follows, as in
    /// `undisclosed-recipients:`. Programs write `Shop: Name <a@b.cz>` too, without quotes.
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

    /// Makes an address of the element under way; an empty one is obsolete syntax and nothing.
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

    /// Remembers of the address that comes next that it has encoded words, which have no place in one (RFC 2047 §5).
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

    /// A word that belongs to no address is an address without a domain, `root`; words are a name without an address.
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

    /// A name as a person reads it.
    private mutating func phrase(_ tokens: AddressTokens, _ range: Range<Int>) -> String {
        let (text, found) = tokens.withPhrase(range) { EncodedWord.decode($0) }
        for defect in found { note(defect) }
        return text
    }

    /// A comment as a person reads it.
    private mutating func decoded(_ bytes: [UInt8]) -> String {
        let (text, found) = EncodedWord.decode(bytes)
        for defect in found { note(defect) }
        return text
    }

    /// A part of an address: encoded words have no place there.
    private mutating func word(_ tokens: AddressTokens, _ range: Range<Int>) -> String {
        let decoded = tokens.withWord(range) { Charset.decode($0, label: nil) }
        if !decoded.defects.isEmpty, decoded.charsetUsed != Charset.utf8.name { note(.raw8BitHeader) }
        return decoded.text
    }

    private mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }
}
