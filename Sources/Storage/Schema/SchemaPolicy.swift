/// What opening a database does about its tables. One that a newer or an altered program has made is refused always.
public enum SchemaPolicy: Sendable, Hashable {
    /// Applies the migrations that are missing.
    case bringUpToDate
    /// Refuses a database with migrations missing, and changes nothing.
    case mustBeCurrent
    /// Takes the tables as they are.
    case leave
}
