import HTTPTypes

extension InterfaceProblem {
    /// What a problem document has (RFC 9457 §3.1, and members of our own).
    static let shape = InterfaceShape(
        "Problem",
        [
            InterfaceMember("type", .link, "The address of the problem's description"),
            InterfaceMember("title", .text, "What is wrong; the same each time"),
            InterfaceMember("status", .integer(100...599), "The status of the answer"),
            InterfaceMember("code", .choice(Code.self), "What is wrong, for programs"),
            InterfaceMember("remedy", .text, "What to do"),
            .open("detail", .text, "What is particular to this case"),
            .open("field", .text, "The first field that can't be taken"),
            .open(
                "fields",
                .list(
                    .shape(
                        InterfaceShape(
                            "FieldProblem",
                            [
                                InterfaceMember("field", .text, "The member of the body or of the query"),
                                InterfaceMember("code", .text, "What is wrong, for programs"),
                                InterfaceMember("sentence", .text, "What is wrong, for people"),
                            ]))),
                "All fields that can't be taken"),
            .open("reference", .text, "Names the request in the server's log"),
        ])

    /// The problem document.
    ///
    /// - Parameters:
    ///   - origin: The site's own origin.
    ///   - reference: Names the request in the log; `nil` if the log has nothing about it.
    func document(origin: String, reference: String? = nil) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("type", .text(origin + code.path)), ("title", .text(code.title)),
            ("status", .count(code.status.code)), ("code", .text(code.rawValue)), ("remedy", .text(code.remedy)),
        ]
        if !detail.isEmpty { members.append(("detail", .text(detail))) }
        if let first = fields.first {
            members.append(("field", .text(first.field)))
            members.append(
                (
                    "fields",
                    .list(
                        fields.map {
                            ["field": .text($0.field), "code": .text($0.code), "sentence": .text($0.sentence)]
                        })
                ))
        }
        if let reference { members.append(("reference", .text(reference))) }
        return .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
    }
}

extension InterfaceProblem.Code {
    /// The page that describes the problem.
    var path: String { SitePath.api("problems/\(rawValue)").text }
}
