/// Finds the recipients in a bounce of unknown dialect. The caller has checked that a mail system wrote it.
struct GeneralBounce {
    /// The most recipients read. No honest bounce has more.
    private static let limit = 1000

    let words: [Substring]
    let action: DeliveryReport.Action
    /// Addresses in lower case that are not recipients: the bounce's own recipient and sender.
    let strangers: Set<String>

    /// Returns the recipients: from a list or after a label, else from a sentence about a failure, else from the lines
    /// of an SMTP session.
    func recipients() -> [DeliveryReport.Recipient] {
        for reading in [listed, described, addressed] {
            let found = collect(reading)
            if !found.isEmpty { return found }
        }
        return []
    }

    /// Returns a recipient that the text as a whole is about.
    func recipient(_ address: String) -> DeliveryReport.Recipient {
        var recipient = DeliveryReport.Recipient(finalRecipient: address, action: action)
        describe(&recipient, [], isOnly: true)
        return recipient
    }

    // MARK: - Lines

    private typealias Reading = (_ line: Substring, _ previous: Substring) -> [(address: String, rest: Substring)]

    private func listed(_ line: Substring, _ previous: Substring) -> [(address: String, rest: Substring)] {
        let text = line.drop { $0 == " " || $0 == "\t" || $0 == "*" || $0 == "-" }
        if let length = BouncePhrases.labels.lengthOfBeginning(of: text) {
            let behind = String(decoding: text.utf8.dropFirst(length), as: UTF8.self)
            return AddressInLine.leading(Substring(behind)).map { [$0] } ?? []
        }
        if let address = AddressInLine.inORAddress(line) { return [(address, Substring())] }
        guard !BouncePhrases.bystanders.isIn(previous), let found = AddressInLine.leading(line) else { return [] }
        return BouncePhrases.bystanders.isIn(found.rest) ? [] : [found]
    }

    private func described(_ line: Substring, _ previous: Substring) -> [(address: String, rest: Substring)] {
        guard line.contains("@") else { return [] }
        let session = transcribed(line)
        guard session.isEmpty else { return session }
        guard Self.saysFailure(line) || Self.saysFailure(previous), !BouncePhrases.bystanders.isIn(line) else {
            return []
        }
        return AddressInLine.all(in: line).map { ($0, line) }
    }

    /// Reads a line of an SMTP session.
    private func transcribed(_ line: Substring) -> [(address: String, rest: Substring)] {
        let text = line.lowercased()
        guard text.contains("rcpt to:") || ReplyCode.failureClass(in: line) != nil else { return [] }
        let words: Substring = text.contains("rcpt to:") ? "" : line
        return AddressInLine.all(in: line).prefix(1).map { ($0, words) }
    }

    /// Reads the remains of the message's header, if only they name the recipients.
    private func addressed(_ line: Substring, _: Substring) -> [(address: String, rest: Substring)] {
        guard line.prefix(3).lowercased() == "to:" else { return [] }
        return AddressInLine.leading(line.dropFirst(3)).map { [($0.address, Substring())] } ?? []
    }

    /// Returns whether a line says that a message did not arrive.
    static func saysFailure(_ line: Substring) -> Bool {
        BouncePhrases.failures.isIn(line) || StatusWords.status(of: line) != nil
    }

    /// Returns the address that an alias replaced, from the line below the recipient.
    static func alias(_ line: Substring) -> String? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard let length = BouncePhrases.aliases.lengthOfBeginning(of: text) else { return nil }
        return AddressInLine.leading(Substring(String(decoding: text.utf8.dropFirst(length), as: UTF8.self)))?.address
    }

    // MARK: - Recipients

    private func collect(_ reading: Reading) -> [DeliveryReport.Recipient] {
        var found: [(recipient: DeliveryReport.Recipient, lines: [Substring])] = []
        var known: Set<String> = []
        var previous: Substring = ""
        for line in words {
            guard found.count < Self.limit else { break }
            if let alias = Self.alias(line) {
                if let last = found.indices.last, found[last].recipient.originalRecipient == nil {
                    found[last].recipient.originalRecipient = alias
                } else if found.isEmpty {
                    found.append((DeliveryReport.Recipient(finalRecipient: alias, action: action), []))
                }
                known.insert(alias.lowercased())
                continue
            }
            let new = reading(line, previous).filter {
                let address = $0.address.lowercased()
                return !strangers.contains(address) && known.insert(address).inserted
            }
            if new.isEmpty, let last = found.indices.last { found[last].lines.append(line) }
            for (address, rest) in new {
                let recipient = DeliveryReport.Recipient(finalRecipient: address, action: action)
                found.append((recipient, [rest.drop { ":;,.- \t".contains($0) }]))
            }
            previous = line
        }
        return found.map { recipient, lines in
            var recipient = recipient
            describe(&recipient, lines, isOnly: found.count == 1)
            return recipient
        }
    }

    /// Sets diagnostic and status from the recipient's lines, else from the whole text if it has no other recipient.
    private func describe(_ recipient: inout DeliveryReport.Recipient, _ lines: [Substring], isOnly: Bool) {
        let own = Self.explanation(lines)
        recipient.diagnostic = own?.words
        recipient.status = own?.status
        guard own?.status == nil, isOnly || own == nil, let all = Self.explanation(words), all.status != nil else {
            return
        }
        recipient.diagnostic = all.words
        recipient.status = all.status
    }

    /// Returns the first paragraph with a code, from the code's line on; else the first that implies one; else the
    /// first.
    private static func explanation(_ lines: [Substring]) -> (words: String, status: String?)? {
        let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
        for paragraph in paragraphs {
            let start = paragraph.firstIndex {
                StatusCode.first(in: $0) != nil || ReplyCode.failureClass(in: $0) != nil
            }
            guard let start else { continue }
            let words = joined(paragraph[start...])
            if let status = StatusChoice.worded(words) { return (words, status) }
        }
        for paragraph in paragraphs {
            let words = joined(paragraph)
            if let status = StatusWords.status(of: words) { return (words, status) }
        }
        let first = paragraphs.first.map(joined)
        return first.flatMap { $0.isEmpty ? nil : ($0, nil) }
    }

    private static func joined(_ lines: ArraySlice<Substring>) -> String {
        lines.joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
