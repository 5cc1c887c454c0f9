import Accounts
import Storage

extension JSONValue {
    /// Returns a moment in RFC 3339.
    static func moment(_ moment: Timestamp) -> JSONValue { .text(moment.description) }

    /// Returns a moment, or null for `nil`.
    static func optional(_ moment: Timestamp?) -> JSONValue { moment.map { .moment($0) } ?? .null }
}

extension InterfaceShape {
    /// A use of something: when, from which address, and by which program as it calls itself.
    static let use = InterfaceShape(
        "Use",
        [
            InterfaceMember("at", .moment), InterfaceMember("address", .text, "The IP address"),
            InterfaceMember("program", .text, "What the program says of itself"),
        ])
}

extension JSONValue {
    /// Returns a use as ``InterfaceShape/use``, or null for `nil`.
    static func optional(_ use: AppPasswordUse?) -> JSONValue {
        guard let use else { return .null }
        return ["at": .moment(use.at), "address": .text(use.origin.address), "program": .text(use.origin.program)]
    }
}
