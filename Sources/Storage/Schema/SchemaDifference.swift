/// A difference between a database's schema and what the migrations make.
public struct SchemaDifference: Sendable, Hashable {
    /// The kind of difference.
    public enum Kind: Sendable, Hashable {
        /// The object exists, and no migration makes it.
        case added
        /// A migration makes the object, and it does not exist.
        case missing
        /// The object has a different definition.
        case changed
    }

    /// The kind of difference.
    public let kind: Kind
    /// The object's type: `table`, `index`, `trigger` or `view`; `object` for anything else.
    public let type: String
    /// The object's name.
    public let name: String
}

extension SchemaDifference: CustomStringConvertible {
    /// The predicate of a sentence about the database, from the verb on.
    public var description: String {
        switch kind {
        case .added: "has the \(type) “\(name)”, which is not Pennypost's"
        case .missing: "lacks the \(type) “\(name)”"
        case .changed: "has the \(type) “\(name)” with another definition than Pennypost's"
        }
    }
}
