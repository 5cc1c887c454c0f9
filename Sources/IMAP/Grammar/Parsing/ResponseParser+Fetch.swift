extension ResponseParser {
    /// Why reading the attributes of a FETCH response stopped.
    enum FetchPause {
        /// The closing parenthesis was reached.
        case ended
        /// The bytes end where the literal of a section begins.
        case literal(FetchedSection)
    }

    /// Reads attributes up to the end of the response, or to a literal that is to be streamed (RFC 9051 §7.5.2).
    /// - Parameter nesting: The number of open parentheses. Domino puts a second pair around single attributes.
    mutating func fetchAttributes(nesting: inout Int) throws(GrammarError) -> ([FetchAttribute], FetchPause) {
        var attributes: [FetchAttribute] = []
        while true {
            cursor.skipSpaces()
            if cursor.take(ASCII.closeParen) {
                nesting -= 1
                if nesting == 0 { return (attributes, .ended) }
                continue
            }
            if cursor.take(ASCII.openParen) {
                nesting += 1
                guard nesting < limits.depth else { throw .limitExceeded(.depth, maximum: UInt64(limits.depth)) }
                continue
            }
            let start = cursor.offset
            let name = keyword()
            guard !name.isEmpty else { throw malformed("an attribute of FETCH") }
            try checkLength(attributes.count)
            if let section = try self.fetchedSection(name) {
                cursor.skipSpaces()
                if cursor.isAtEnd { return (attributes, .literal(section)) }
                // Yandex sends nothing for a part that it does not have: `BODY[2] )`.
                attributes.append(.section(section, lacksValue ? nil : try nstring()))
                continue
            }
            if name == "BINARY.SIZE" {
                let part = try self.section().part
                cursor.skipSpaces()
                attributes.append(.binarySize(part: part, try reportedSize()))
                continue
            }
            cursor.skipSpaces()
            if cursor.peek() == ASCII.closeParen, Self.mayLackValue.contains(name) {
                attributes.append(.other(name: name, value: []))
                continue
            }
            let value = cursor.offset
            if let attribute = try fetchAttribute(name) {
                attributes.append(attribute)
            } else {
                cursor.move(to: value)
                try skipValue()
                guard cursor.offset > start else { throw malformed("an attribute of FETCH") }
                attributes.append(.other(name: name, value: cursor.copy(value..<cursor.offset)))
            }
        }
    }

    /// Whether the response ends, or the next attribute begins, in place of a section's bytes.
    private var lacksValue: Bool {
        cursor.peek() == ASCII.closeParen
            || Self.attributesBehindSections.contains { cursor.isWord($0) }
    }

    /// Attributes whose value servers leave out. After an unknown name the value must be present; otherwise, what
    /// follows a literal that is longer than announced could pass for an attribute.
    private static let mayLackValue: Set<String> = [
        "FLAGS", "RFC822.SIZE", "INTERNALDATE", "ENVELOPE", "BODYSTRUCTURE", "BODY", "MODSEQ", "EMAILID", "THREADID",
    ]

    private static let attributesBehindSections: [StaticString] = [
        "UID", "FLAGS", "RFC822.SIZE", "INTERNALDATE", "MODSEQ", "ENVELOPE", "BODYSTRUCTURE",
    ]

    /// Reads a known attribute's value; `nil` if the name is unknown or the value has another form.
    private mutating func fetchAttribute(_ name: String) throws(GrammarError) -> FetchAttribute? {
        switch name {
        case "UID": return optionalNumber().map { .uid(UID(rawValue: UInt32(clamping: $0))) }
        case "FLAGS": return .flags(try flagList())
        case "RFC822.SIZE": return .size(try reportedSize())
        case "INTERNALDATE": return InternalDate(parsing: try nstring() ?? []).map { .internalDate($0) }
        case "ENVELOPE":
            let node = try self.node()
            return node.list.map { _ in .envelope(MessageEnvelope(node)) }
        case "BODYSTRUCTURE", "BODY": return BodyStructure(try node()).map { .bodyStructure($0) }
        case "MODSEQ": return try listed().number.map { .modificationSequence(ModificationSequence(rawValue: $0)) }
        case "EMAILID": return try listed().text.map { .emailID($0.string) }
        case "THREADID": return .threadID(try listed().text?.string)
        case "X-GM-MSGID": return optionalNumber().map { .gmailMessageID($0) }
        case "X-GM-THRID": return optionalNumber().map { .gmailThreadID($0) }
        case "X-GM-LABELS": return .gmailLabels(try labels())
        case "SAVEDATE": return .saveDate(InternalDate(parsing: try nstring() ?? []))
        default: return nil
        }
    }

    /// Reads `(value)`, or the value without its parentheses.
    private mutating func listed() throws(GrammarError) -> Node {
        let node = try self.node()
        return node.list?.at(0) ?? node
    }

    /// Reads a size in digits. NIL and negative sizes are 0, and one of more than 64 bits is the largest.
    private mutating func reportedSize() throws(GrammarError) -> ReportedSize {
        if takeNil() { return .zero }
        let isNegative = cursor.take(ASCII.minus)
        guard let value = optionalNumber() else {
            guard !cursor.run(while: ASCII.isDigit).isEmpty else { throw malformed("a number") }
            return isNegative ? .zero : .largest
        }
        return isNegative ? .zero : ReportedSize(value)
    }

    /// Reads Gmail's labels: `("\\Inbox" Faktury "&AX4-")`.
    private mutating func labels() throws(GrammarError) -> [String] {
        (try node().list ?? []).compactMap { $0.bytes.map { MailboxName(received: $0, utf8: utf8).text } }
    }

    /// Reads the section in an attribute's name, with its brackets and origin; `nil` if the attribute is not a section.
    private mutating func fetchedSection(_ name: String) throws(GrammarError) -> FetchedSection? {
        switch name {
        case "RFC822": return FetchedSection(section: .message)
        case "RFC822.HEADER": return FetchedSection(section: .header)
        case "RFC822.TEXT": return FetchedSection(section: .text)
        case "BODY" where cursor.peek() == ASCII.openBracket: break
        case "BINARY" where cursor.peek() == ASCII.openBracket: break
        default: return nil
        }
        let section = try self.section()
        var origin: UInt64?
        if cursor.take(ASCII.less) {
            origin = try number()
            guard cursor.take(ASCII.greater) else { throw malformed("the end of an origin") }
        }
        return FetchedSection(section: section, origin: origin, isDecoded: name == "BINARY")
    }

    /// Reads `[1.2.HEADER.FIELDS (FROM TO)]`, including the brackets.
    private mutating func section() throws(GrammarError) -> BodySection {
        guard cursor.take(ASCII.openBracket) else { throw malformed("a section") }
        var part: [Int] = []
        while let number = optionalNumber() {
            guard part.count < limits.depth, let place = Int(exactly: number) else {
                throw malformed("a part's number")
            }
            part.append(place)
            _ = cursor.take(UInt8(ascii: "."))
        }
        let piece: BodySection.Piece
        switch keyword() {
        case "": piece = .content
        case "HEADER": piece = .header
        case "TEXT": piece = .text
        case "MIME": piece = .mime
        case "HEADER.FIELDS": piece = .headerFields(try fieldNames())
        case "HEADER.FIELDS.NOT": piece = .headerFieldsExcept(try fieldNames())
        default: throw malformed("a section")
        }
        cursor.skipSpaces()
        guard cursor.take(ASCII.closeBracket) else { throw malformed("the end of a section") }
        return BodySection(part: part, piece: piece)
    }

    private mutating func fieldNames() throws(GrammarError) -> [String] {
        cursor.skipSpaces()
        return (try node().list ?? []).compactMap { $0.text?.string }
    }
}
