extension ResponseParser {
    /// Reads what follows LIST, LSUB or XLIST (RFC 9051 §7.3.1). An unquoted name may contain spaces or tabs and
    /// extends to the end of the line: Exchange and Domino send such names.
    mutating func listEntry() throws(GrammarError) -> MailboxListEntry {
        let attributes = try flagList().map { MailboxAttribute($0.name) }
        cursor.skipSpaces()
        let delimiter = try nstring()
        cursor.skipSpaces()
        let name: [UInt8]
        if let byte = cursor.peek(), byte != ASCII.quote, byte != ASCII.openBrace {
            name = cursor.copy(unquotedName())
        } else if cursor.isAtEnd {
            name = []
        } else {
            name = try astring()
        }
        var entry = MailboxListEntry(
            name: MailboxName(received: name, utf8: utf8),
            delimiter: delimiter.flatMap { String(decoding: $0, as: UTF8.self).first },
            attributes: Set(attributes))
        cursor.skipSpaces()
        if cursor.peek() == ASCII.openParen { entry.oldName = try oldName() }
        return entry
    }

    /// Reads `("OLDNAME" ("was") "CHILDINFO" ("SUBSCRIBED"))` and returns the old name (RFC 9051 §7.3.1).
    private mutating func oldName() throws(GrammarError) -> MailboxName? {
        let extended = try node().list ?? []
        guard let index = extended.firstIndex(where: { $0.keyword == "oldname" }) else { return nil }
        let value = extended.at(index + 1)
        return (value.list?.at(0) ?? value).bytes.map { MailboxName(received: $0, utf8: utf8) }
    }

    /// Reads an unquoted name, up to a list that ends the response and follows a space, if there is one.
    private mutating func unquotedName() -> Range<Int> {
        let start = cursor.offset
        let whole = cursor.rest()
        var end = whole.upperBound
        if cursor.bytes[whole].last == ASCII.closeParen {
            var place = whole.upperBound
            var depth = 0
            while place > start + 1 {
                place -= 1
                if cursor.bytes[place] == ASCII.closeParen { depth += 1 }
                guard cursor.bytes[place] == ASCII.openParen else { continue }
                depth -= 1
                guard depth == 0 else { continue }
                if cursor.bytes[place - 1] == ASCII.space { end = place }
                break
            }
        }
        while end > start, cursor.bytes[end - 1] == ASCII.space { end -= 1 }
        cursor.move(to: end)
        return start..<end
    }

    /// Reads what follows STATUS (RFC 9051 §7.3.4). The name may be unquoted, even with spaces.
    mutating func mailboxStatus() throws(GrammarError) -> MailboxStatus {
        cursor.skipSpaces()
        let name: [UInt8]
        if let byte = cursor.peek(), byte != ASCII.quote, byte != ASCII.openBrace {
            name = cursor.copy(unquotedName())
        } else {
            name = try astring()
        }
        var status = MailboxStatus(name: MailboxName(received: name, utf8: utf8))
        cursor.skipSpaces()
        if takeNil() { return status }
        guard let items = try node().list else { throw malformed("the items of STATUS") }
        var index = 0
        while index < items.count {
            let value = items.at(index + 1)
            let number = value.number
            let number32 = number.map(UInt32.init(clamping:))
            switch items.at(index).keyword {
            case "messages": status.messages = number32
            case "recent": status.recent = number32
            case "unseen": status.unseen = number32
            case "deleted": status.deleted = number32
            case "uidnext": status.uidNext = number32.map { UID(rawValue: $0) }
            case "uidvalidity": status.uidValidity = number32.map { UIDValidity(rawValue: $0) }
            case "size": status.size = number.map { ReportedSize($0) }
            case "highestmodseq": status.highestModificationSequence = number.map { ModificationSequence(rawValue: $0) }
            case "appendlimit": status.appendLimit = number.map { ReportedSize($0) }
            case "mailboxid": status.mailboxID = (value.list?.at(0) ?? value).text?.string
            default: break
            }
            index += 2
        }
        return status
    }

    /// Reads what follows NAMESPACE: personal, other users' and shared namespaces, each NIL or a list (RFC 2342 §5).
    mutating func namespaces() throws(GrammarError) -> Namespaces {
        var namespaces = Namespaces()
        namespaces.personal = try namespaceList()
        namespaces.others = try namespaceList()
        namespaces.shared = try namespaceList()
        return namespaces
    }

    private mutating func namespaceList() throws(GrammarError) -> [Namespaces.Namespace] {
        cursor.skipSpaces()
        guard !cursor.isAtEnd else { return [] }
        return (try node().list ?? []).compactMap { entry in
            guard let fields = entry.list else { return nil }
            return Namespaces.Namespace(
                prefix: MailboxName(received: fields.at(0).bytes ?? [], utf8: utf8),
                delimiter: fields.at(1).text?.string.first)
        }
    }

    /// A server may send 30 ID fields with values of up to 1024 bytes each (RFC 2971 §3.3). The rest is cut off.
    private static let (mostFields, longestValue) = (30, 1024)

    /// Reads what follows ID: NIL, or names and values (RFC 2971 §3.2).
    mutating func serverID() throws(GrammarError) -> [String: String] {
        cursor.skipSpaces()
        guard !cursor.isAtEnd, let fields = try node().list else { return [:] }
        var id: [String: String] = [:]
        for index in stride(from: 0, to: min(fields.count, 2 * Self.mostFields), by: 2) {
            guard let name = fields.at(index).keyword, name.utf8.count <= Self.longestValue else { continue }
            let value = (fields.at(index + 1).bytes ?? []).prefix(Self.longestValue)
            id[name] = String(decoding: value, as: UTF8.self)
        }
        return id
    }
}
