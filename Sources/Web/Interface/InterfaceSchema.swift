/// What a value of the interface looks like. Requests are checked by it, and the OpenAPI document is made of it.
indirect enum InterfaceSchema: Sendable, Hashable {
    case text
    /// One of these texts.
    case choice([String])
    /// An integer in this range.
    case integer(ClosedRange<Int64>)
    case boolean
    /// A moment as RFC 3339 writes it: `2026-11-30T12:00:00Z`.
    case moment
    /// An address of the web.
    case link
    case list(InterfaceSchema, most: Int? = nil)
    /// Texts by names that are not known beforehand.
    case texts
    /// An object with these members and no others.
    case object([InterfaceMember])
    /// An object that has a name of its own in the OpenAPI document.
    case shape(InterfaceShape)
    /// Null, or this.
    case optional(InterfaceSchema)
    /// Any object.
    case anything

    /// The greatest number that every reader of JSON takes exactly (RFC 8259 §6).
    static let greatest: Int64 = 9_007_199_254_740_991

    /// The number of something that is stored.
    static let id = InterfaceSchema.integer(1...greatest)

    /// How many there are of something.
    static let count = InterfaceSchema.integer(0...greatest)

    /// One of an enum's cases, by their raw values.
    static func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> InterfaceSchema {
        .choice(type.allCases.map(\.rawValue))
    }
}

/// A member of an object.
struct InterfaceMember: Sendable, Hashable {
    /// Its name.
    let name: String
    /// What its value looks like.
    let schema: InterfaceSchema
    /// What it means; empty if the name says it.
    let about: String
    /// Whether it must be there.
    let isRequired: Bool

    init(_ name: String, _ schema: InterfaceSchema, _ about: String = "", isRequired: Bool = true) {
        self.name = name
        self.schema = schema
        self.about = about
        self.isRequired = isRequired
    }

    /// A member that need not be there.
    static func open(_ name: String, _ schema: InterfaceSchema, _ about: String = "") -> InterfaceMember {
        InterfaceMember(name, schema, about, isRequired: false)
    }
}

/// An object with a name of its own.
struct InterfaceShape: Sendable, Hashable {
    /// Its name in the OpenAPI document.
    let name: String
    /// Its members.
    let members: [InterfaceMember]

    init(_ name: String, _ members: [InterfaceMember]) {
        self.name = name
        self.members = members
    }
}
