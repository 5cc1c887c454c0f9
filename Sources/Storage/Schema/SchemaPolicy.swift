/// What opening a database does about missing migrations. A database from a newer or altered program is always refused.
public enum SchemaPolicy: Sendable, Hashable {
    /// Applies the missing migrations.
    case bringUpToDate
    /// Refuses a database that lacks migrations, and changes nothing.
    case mustBeCurrent
    /// Uses the tables as they are.
    case leave
}
