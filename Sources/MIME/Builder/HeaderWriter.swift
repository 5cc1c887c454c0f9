/// Writes header fields, checking and folding each.
struct HeaderWriter {
    private(set) var bytes: [UInt8] = []

    /// The longest word written unbroken on its own line, in bytes; well under 998.
    private static let longestWord = 900

    private mutating func write(_ name: String, _ body: (inout FoldingLine) -> Void) {
        bytes += name.utf8
        bytes += [0x3A, 0x20]
        var line = FoldingLine(column: name.utf8.count + 2)
        body(&line)
        bytes += line.bytes
        bytes += [0x0D, 0x0A]
    }

    /// Writes an ASCII value that fits on its line.
    mutating func short(_ name: String, _ value: String) { write(name) { $0.append(value.utf8) } }

    /// Writes text by a person (RFC 5322 §2.2.1).
    mutating func text(_ name: String, _ value: String) throws(MessageBuildError) {
        guard !Self.hasLineBreak(value) else { throw .lineBreak(field: name) }
        write(name) { line in
            if EncodedWord.needsEncoding(value) {
                line.append(encodedWords: value)
            } else {
                line.append(unstructured: value)
            }
        }
    }

    /// Writes a field set by a program: plain ASCII is kept word by word, even long words such as URLs.
    mutating func extra(_ field: MessageDraft.HeaderField) throws(MessageBuildError) {
        guard !Self.hasLineBreak(field.value) else { throw .lineBreak(field: field.name) }
        let isPlain = field.value.utf8.allSatisfy { 0x20...0x7E ~= $0 } && !field.value.contains("=?")
        guard isPlain, !field.value.contains("  "), field.value.last != " ", field.value.first != " " else {
            return try text(field.name, field.value)
        }
        guard field.value.utf8.split(separator: 0x20).allSatisfy({ $0.count <= Self.longestWord }) else {
            throw .tooLong(field: field.name)
        }
        write(field.name) { $0.append(unstructured: field.value) }
    }

    /// Writes Message-IDs, which must have their brackets.
    mutating func ids(_ name: String, _ ids: [String]) {
        guard !ids.isEmpty else { return }
        write(name) { line in
            for (index, id) in ids.enumerated() {
                if index == 0 {
                    // If the first doesn't fit beside the name, it goes on the next line.
                    if line.column + id.utf8.count > FoldingLine.width { line.fold() }
                    line.append(id.utf8)
                } else {
                    line.append(spaced: id.utf8)
                }
            }
        }
    }

    /// Returns a Message-ID or Content-ID in brackets. More lenient than RFC 5322 §3.6.4, as mail programs are.
    static func id(_ text: String, field: String) throws(MessageBuildError) -> String {
        guard !hasLineBreak(text) else { throw .lineBreak(field: field) }
        var inside = text[...]
        if inside.hasPrefix("<"), inside.hasSuffix(">") { inside = inside.dropFirst().dropLast() }
        guard !inside.isEmpty, inside.utf8.allSatisfy({ 0x21...0x7E ~= $0 && $0 != 0x3C && $0 != 0x3E }) else {
            throw .messageID(field: field)
        }
        guard inside.utf8.count <= longestWord else { throw .tooLong(field: field) }
        return "<\(inside)>"
    }

    static func hasLineBreak(_ text: String) -> Bool {
        text.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 }
    }

    /// Writes a value with parameters, for `Content-Type` and similar fields.
    mutating func parameters(_ name: String, _ value: Parameters, style: ParameterStyle) {
        write(name) { line in
            line.append(value.value.utf8)
            for item in value.items { line.append(parameter: item, style: style) }
        }
    }

    /// Writes addresses after checking all of them. Adjacent addresses of one group are written as that group.
    mutating func addresses(_ name: String, _ addresses: [MailAddress]) throws(MessageBuildError) {
        var entries: [(address: MailAddress, wire: String)] = []
        for address in addresses { entries.append((address, try Self.checkedWire(address, field: name))) }
        guard !entries.isEmpty else { return }
        write(name) { line in
            var group: String?
            for (index, entry) in entries.enumerated() {
                let isNewGroup = index > 0 && entry.address.group != group
                if isNewGroup, group != nil { line.append(";".utf8) }
                if index > 0 { line.append(",".utf8) }
                if entry.address.group != group || index == 0, let name = entry.address.group {
                    line.appendPhrase(name, isFirst: index == 0, after: 1)
                    line.append(":".utf8)
                }
                let isFirst = index == 0 && entry.address.group == nil
                group = entry.address.group
                if !entry.address.isEmptyGroup {
                    line.append(
                        mailbox: entry.address.displayName, entry.wire, isFirst: isFirst, after: group == nil ? 1 : 2)
                }
            }
            if group != nil { line.append(";".utf8) }
        }
    }

    /// Returns the address on the wire, or throws an error that names the field.
    static func checkedWire(_ address: MailAddress, field: String) throws(MessageBuildError) -> String {
        for text in [address.displayName ?? "", address.localPart, address.domain, address.group ?? ""]
        where hasLineBreak(text) {
            throw .lineBreak(field: field)
        }
        guard (address.displayName ?? "").utf8.count <= 10_000, (address.group ?? "").utf8.count <= 10_000 else {
            throw .tooLong(field: field)
        }
        if address.isEmptyGroup { return "" }
        do { try address.check() } catch { throw .address(field: field, error) }
        do { return try address.wireAddress() } catch { throw .address(field: field, .domain(error)) }
    }
}

extension FoldingLine {
    /// Adds a display name or a group's name: bare words, a quoted string, or encoded words (RFC 5322 §3.2.5).
    mutating func appendPhrase(_ name: String, isFirst: Bool, after: Int) {
        if EncodedWord.needsEncoding(name) {
            append(encodedWords: name, after: after, isSpaced: !isFirst)
            return
        }
        let isBare = name.utf8.allSatisfy { $0 == 0x20 || MailAddress.isAtomText($0) }
        let words = (isBare ? name : MailAddress.quoted(name)).utf8.split(separator: 0x20)
        for (index, word) in words.enumerated() {
            if index == 0, isFirst {
                append(word)
            } else {
                append(spaced: word, after: index == words.count - 1 ? after : 0)
            }
        }
    }

    /// Adds `Jan Novák <jan@firma.cz>`, or only the address.
    mutating func append(mailbox name: String?, _ wire: String, isFirst: Bool, after: Int) {
        guard let name, !name.isEmpty else {
            if isFirst { append(wire.utf8) } else { append(spaced: wire.utf8, after: after) }
            return
        }
        let address = "<\(wire)>"
        let whole = name.utf8.count + address.utf8.count + 4
        // Name and address stay together if possible.
        if !isFirst, !EncodedWord.needsEncoding(name), column + whole > Self.width, whole < Self.width, column > 1 {
            fold()
            appendPhrase(name, isFirst: true, after: 0)
        } else {
            appendPhrase(name, isFirst: isFirst, after: 0)
        }
        append(spaced: address.utf8, after: after)
    }
}
