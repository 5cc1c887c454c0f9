/// Reads a list of addresses front to back: collects the tokens of one element, and settles it at its separator.
struct AddressListParser {
    private var scanner: HeaderScanner
    private var addresses: [MailAddress] = []
    private var defects: [Defect.Kind] = []

    /// The element under way.
    private var tokens = AddressTokens()
    /// The address that stood in angle brackets.
    private var angle: AddressTokens?
    private var comment: String?
    /// The group under way, and whether it has a member yet.
    private var group: String?
    private var groupHasMembers = false
    /// Words before a comma that no address followed: the first half of `Novák, Jan <jan@firma.cz>`, perhaps.
    private var orphan: String?

    init(_ value: UnsafeRawBufferPointer) { scanner = HeaderScanner(value) }

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
        return (addresses, defects)
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
        case 0x3A where !tokens.hasAt && angle == nil:
            scanner.advance()
            beginGroup()
        case 0x3C where angle == nil: takeAngle()
        case 0x3E, 0x3C:
            scanner.advance()
            note(.badAddress)
        default:
            if angle != nil { note(.badAddress) }
            let token = takeToken(byte)
            tokens.append(token.kind, token.bytes)
        }
    }

    private mutating func takeToken(_ byte: UInt8) -> (kind: AddressTokens.Kind, bytes: [UInt8]) {
        switch byte {
        case 0x22:
            let (inside, isClosed) = scanner.takeQuotedString()
            if !isClosed { note(.badAddress) }
            return (.quoted, inside)
        case 0x40:
            scanner.advance()
            return (.at, [byte])
        case 0x2E:
            scanner.advance()
            return (.dot, [byte])
        case 0x5B:
            // A domain literal, or a word in brackets in a name.
            var literal = [UInt8](scanner.take { $0 != 0x5D && $0 != 0x2C && $0 != 0x3C && $0 != 0x3E })
            if scanner.take(0x5D) { literal.append(0x5D) } else { note(.badAddress) }
            return (.atom, literal.filter { !$0.isFoldingSpace })
        default:
            let word = encodedWord() ?? scanner.take { MailAddress.isAtomText($0) }
            if !word.isEmpty { return (.atom, [UInt8](word)) }
            // A character that has no place here: kept, it may belong to a name.
            scanner.advance()
            note(.badAddress)
            return (.atom, [byte])
        }
    }

    /// An encoded word as one token, so that a comma or bracket that its sender left bare inside does no harm.
    private mutating func encodedWord() -> UnsafeRawBufferPointer? {
        guard scanner.peek == 0x3D else { return nil }
        var ahead = scanner
        ahead.advance()
        guard ahead.take(0x3F) else { return nil }
        var marks = 0
        while let byte = ahead.peek, ahead.position - scanner.position < 200, !byte.isFoldingSpace {
            ahead.advance()
            if byte == 0x3F {
                marks += 1
                if marks >= 3, ahead.take(0x3D) {
                    let start = scanner.position
                    scanner = ahead
                    return scanner.bytes.slice(start..<ahead.position)
                }
            }
        }
        return nil
    }

    private mutating func takeComment() {
        guard let inside = scanner.takeComment() else { return note(.badAddress) }
        tokens.noteSpace()
        let text = decoded(inside)
        if comment == nil, !text.isEmpty { comment = text }
    }

    /// `<jan@firma.cz>`, with an obsolete route perhaps: `<@relay.cz:jan@firma.cz>`.
    private mutating func takeAngle() {
        scanner.advance()
        angle = AddressTokens()
        while let byte = scanner.peek {
            switch byte {
            case 0x3E: return scanner.advance()
            case 0x20, 0x09, 0x0D, 0x0A:
                scanner.skipSpace()
                angle?.noteSpace()
            case 0x28: takeComment()
            case 0x3A:
                // What stood before was a route, or `mailto`.
                scanner.advance()
                if angle?.beginsWithAt != true { note(.badAddress) }
                angle = AddressTokens()
            case 0x2C where angle?.beginsWithAt == true:
                scanner.advance()
            case 0x2C, 0x3B: return note(.badAddress)
            case 0x3C:
                scanner.advance()
                note(.badAddress)
            default:
                let token = takeToken(byte)
                angle?.append(token.kind, token.bytes)
            }
        }
        note(.badAddress)
    }

    private mutating func beginGroup() {
        if group != nil {
            note(.badAddress)
            endGroup()
        }
        settleOrphan()
        group = decoded(tokens.phrase)
        groupHasMembers = false
        tokens = AddressTokens()
        comment = nil
    }

    private mutating func endGroup() {
        if let group, !groupHasMembers { addresses.append(MailAddress(localPart: "", domain: "", group: group)) }
        group = nil
    }

    /// Makes an address of the element under way; an empty one is obsolete syntax and nothing.
    private mutating func settle(atComma: Bool) {
        defer {
            tokens = AddressTokens()
            angle = nil
            comment = nil
        }
        if let angle {
            var name = tokens.isEmpty ? nil : decoded(tokens.phrase)
            if let first = orphan {
                orphan = nil
                note(.badAddress)
                name = name.map { first + ", " + $0 } ?? first
            }
            let parts = angle.parts()
            if parts == nil || parts?.rest.isEmpty == false { note(.badAddress) }
            append(name: name ?? comment, local: parts?.local ?? angle.phrase, domain: parts?.domain ?? [])
            return
        }
        if tokens.isEmpty { return }
        guard let parts = tokens.parts() else {
            // Words without an `@`.
            note(.badAddress)
            let words = decoded(tokens.phrase)
            orphan = orphan.map { $0 + ", " + words } ?? words
            if !atComma { settleOrphan() }
            return
        }
        settleOrphan()
        if !parts.rest.isEmpty { note(.badAddress) }
        append(name: parts.rest.isEmpty ? comment : decoded(parts.rest), local: parts.local, domain: parts.domain)
    }

    /// Words that belong to no address are an address without a domain, `root`.
    private mutating func settleOrphan() {
        guard let words = orphan else { return }
        orphan = nil
        groupHasMembers = true
        addresses.append(MailAddress(localPart: words, domain: "", group: group))
    }

    private mutating func append(name: String?, local: [UInt8], domain: [UInt8]) {
        let name = name.flatMap { $0.isEmpty ? nil : $0 }
        if local.isEmpty || domain.isEmpty { note(.badAddress) }
        if local.isEmpty, domain.isEmpty, name == nil { return }
        groupHasMembers = true
        addresses.append(
            MailAddress(displayName: name, localPart: raw(local), domain: raw(domain), group: group))
    }

    /// A name or comment as a person reads it.
    private mutating func decoded(_ bytes: [UInt8]) -> String {
        let (text, found) = EncodedWord.decode(bytes)
        for defect in found { note(defect) }
        return text
    }

    /// A part of an address: encoded words have no place there.
    private mutating func raw(_ bytes: [UInt8]) -> String {
        let decoded = Charset.decode(bytes, label: nil)
        if !decoded.defects.isEmpty, decoded.charsetUsed != Charset.utf8.name { note(.raw8BitHeader) }
        return decoded.text
    }

    private mutating func note(_ defect: Defect.Kind) {
        if !defects.contains(defect) { defects.append(defect) }
    }
}
