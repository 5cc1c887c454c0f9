/// Something that a database has in another way than the migrations make it.
public struct SchemaDifference: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// It is there, and the migrations make no such thing.
        case added
        /// The migrations make it, and it is not there.
        case missing
        /// It is there with another definition.
        case changed
    }

    public let kind: Kind
    /// `table`, `index`, `trigger` or `view`.
    public let type: String
    public let name: String
}

extension SchemaDifference: CustomStringConvertible {
    /// What is said of the database, from the verb on.
    public var description: String {
        switch kind {
        case .added: "has the \(type) “\(name)”, which is not Pennypost's"
        case .missing: "lacks the \(type) “\(name)”"
        case .changed: "has the \(type) “\(name)” with another definition than Pennypost's"
        }
    }
}
