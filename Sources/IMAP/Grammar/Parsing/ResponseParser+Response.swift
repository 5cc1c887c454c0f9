extension ResponseParser {
    /// The content of one complete response.
    enum Outcome {
        case response(Response)
        /// A FETCH response. The cursor is just after its opening parenthesis.
        case fetch(SequenceNumber)
        /// A line that is empty or only spaces: iCloud sends them.
        case blank
    }

    mutating func outcome() throws(GrammarError) -> Outcome {
        cursor.skipSpaces()
        guard let first = cursor.peek() else { return .blank }
        if first == ASCII.plus { return .response(continuation()) }
        if first == ASCII.star, cursor.peek(1).map({ $0 == ASCII.space || $0 == ASCII.tab }) ?? true {
            cursor.advance()
            return try untagged()
        }
        // Exchange answers MOVE with a response code that has no status before it.
        if first == ASCII.openBracket { return .response(.status(statusText(.ok))) }
        let tag = cursor.run { $0 > ASCII.space && $0 != ASCII.openParen && $0 != ASCII.quote }
        cursor.skipSpaces()
        guard !tag.isEmpty, let kind = statusKind() else { throw malformed("a response") }
        return .response(.tagged(tag: cursor.text(tag), statusText(kind)))
    }

    private mutating func continuation() -> Response {
        cursor.advance()
        cursor.skipSpaces()
        return .continuation(cursor.copy(cursor.rest()))
    }

    private mutating func untagged() throws(GrammarError) -> Outcome {
        cursor.skipSpaces()
        if let kind = statusKind() { return .response(.status(statusText(kind))) }
        if let number = optionalNumber() { return try numbered(UInt32(clamping: number)) }
        let name = keyword()
        switch name {
        case "": return .blank
        case "CAPABILITY": return .response(.capability(capabilities()))
        case "ENABLED": return .response(.enabled(capabilities().names.sorted { $0.name < $1.name }))
        case "FLAGS": return .response(.flags(try flagList()))
        case "LIST", "XLIST": return .response(.list(try listEntry()))
        case "LSUB": return .response(.subscribed(try listEntry()))
        case "STATUS": return .response(.mailboxStatus(try mailboxStatus()))
        case "SEARCH": return .response(.search(try searchResult()))
        case "ESEARCH": return .response(.search(try extendedSearchResult()))
        case "NAMESPACE": return .response(.namespaces(try namespaces()))
        case "ID": return .response(.id(try serverID()))
        case "VANISHED": return .response(try vanished())
        default: return .response(.unknown(name: name))
        }
    }

    /// Reads `* 5 EXISTS` and the like. Courier counts from 0, which is accepted.
    private mutating func numbered(_ number: UInt32) throws(GrammarError) -> Outcome {
        cursor.skipSpaces()
        let name = keyword()
        switch name {
        case "EXISTS": return .response(.exists(number))
        case "RECENT": return .response(.recent(number))
        case "EXPUNGE": return .response(.expunge(SequenceNumber(rawValue: number)))
        case "FETCH":
            cursor.skipSpaces()
            guard cursor.take(ASCII.openParen) else { throw malformed("the attributes of FETCH") }
            return .fetch(SequenceNumber(rawValue: number))
        default: return .response(.unknown(name: name))
        }
    }

    private mutating func vanished() throws(GrammarError) -> Response {
        cursor.skipSpaces()
        var earlier = false
        if cursor.peek() == ASCII.openParen {
            earlier = (try node().list ?? []).contains { $0.keyword == "earlier" }
            cursor.skipSpaces()
        }
        return .vanished(try uidSet(), earlier: earlier)
    }
}
