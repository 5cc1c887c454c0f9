/// ID (RFC 2971): identifies the client and returns the server's fields, their names in lower case.
struct IDCommand: IMAPCommand {
    let fields: [(field: String, value: String)]
    private var server: [String: String] = [:]

    init(fields: [(field: String, value: String)]) { self.fields = fields }

    func profile(in context: SessionContext) -> CommandProfile {
        var profile = CommandProfile("ID")
        profile.answers = .id
        return profile
    }

    func encode(into encoder: inout CommandEncoder, in context: SessionContext) throws(ArgumentError) {
        guard !fields.isEmpty else { return encoder.word("ID NIL") }
        encoder.word("ID (")
        for (index, entry) in fields.enumerated() {
            if index > 0 { encoder.space() }
            try encoder.string(entry.field, field: "ID field")
            encoder.space()
            try encoder.string(entry.value, field: "ID value")
        }
        encoder.word(")")
    }

    mutating func receive(_ response: Response) {
        if case .id(let fields) = response { server = fields }
    }

    consuming func answer(_ status: StatusResponse) -> [String: String] { server }

    func record(_ answer: [String: String], in facts: inout SessionFacts) { facts.serverIdentification = answer }
}
