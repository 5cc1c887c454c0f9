extension BodyStructure {
    /// Reads a body (RFC 9051 §7.5.2); `nil` if the node is not a list. Also accepts what servers are known to send
    /// instead:
    /// - a multipart without parts, `(NIL "alternative" …)` or `("mixed" …)`;
    /// - a type without a subtype (Exchange);
    /// - a message/rfc822 without an envelope (Gmail, Exchange);
    /// - a disposition without its parentheses (Exchange, Courier);
    /// - parameters whose value is NIL (Mail.ru).
    init?(_ node: Node) {
        guard let fields = node.list else { return nil }
        if fields.at(0).list != nil {
            self.init(multipart: fields)
        } else if fields.at(0).bytes == nil, fields.at(6).number == nil {
            self.init(type: "multipart", subtype: fields.at(1).keyword ?? "mixed")
            readTail(fields, parameters: 2)
        } else {
            self.init(single: fields)
        }
    }

    private init(multipart fields: [Node]) {
        let parts = fields.prefix { $0.list != nil }
        self.init(type: "multipart", subtype: fields.at(parts.count).keyword ?? "mixed")
        children = parts.compactMap(BodyStructure.init)
        readTail(fields, parameters: parts.count + 1)
    }

    private init(single fields: [Node]) {
        // A type without a subtype puts the parameters one field too early.
        let shift = fields.at(1).list == nil ? 0 : -1
        self.init(
            type: fields.at(0).keyword ?? "application",
            subtype: (shift == 0 ? fields.at(1).keyword : nil) ?? "octet-stream")
        parameters = BodyParameter.list(fields.at(2 + shift))
        contentID = fields.at(3 + shift).text
        contentDescription = fields.at(4 + shift).text
        encoding = fields.at(5 + shift).keyword
        size = fields.at(6 + shift).number.map { ReportedSize($0) } ?? .zero
        var next = 7 + shift
        if type == "message", subtype == "rfc822" || subtype == "global", fields.at(next).list != nil,
            let body = BodyStructure(fields.at(next + 1))
        {
            envelope = MessageEnvelope(fields.at(next))
            children = [body]
            next += 2
        }
        if let count = fields.at(next).number {
            lines = count
            next += 1
        } else if type == "text" || type == "message", fields.count - next == 5, fields.at(next).list == nil {
            // The line count is NIL. Four fields of extension data follow it.
            next += 1
        }
        md5 = fields.at(next).text
        readDisposition(fields, at: next + 1)
    }

    /// Reads a multipart's parameters and the extension data after them.
    private mutating func readTail(_ fields: [Node], parameters place: Int) {
        parameters = BodyParameter.list(fields.at(place))
        readDisposition(fields, at: place + 1)
    }

    private mutating func readDisposition(_ fields: [Node], at place: Int) {
        switch fields.at(place) {
        case .list(let parts):
            disposition = parts.at(0).keyword
            dispositionParameters = BodyParameter.list(parts.at(1))
        case .string: disposition = fields.at(place).keyword
        case .nil: break
        }
        switch fields.at(place + 1) {
        case .list(let names): languages = names.compactMap(\.text)
        case .string(let name): languages = [ByteText(bytes: name)]
        case .nil: break
        }
        location = fields.at(place + 2).text
    }
}

extension BodyParameter {
    /// Reads alternating names and values.
    static func list(_ node: Node) -> [BodyParameter] {
        guard let fields = node.list else { return [] }
        return stride(from: 0, to: fields.count, by: 2).compactMap { index in
            fields.at(index).keyword.map {
                BodyParameter(name: $0, value: fields.at(index + 1).text ?? ByteText(bytes: []))
            }
        }
    }
}
