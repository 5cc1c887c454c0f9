/// Something sent to a server that will be answered, in order.
struct SentStatement {
    enum Kind: Equatable {
        case statement
        /// A request for the transaction's number.
        case transactionNumber
        /// The preparation of a statement, for parameters of these types.
        case preparation([UInt32])
        /// The deallocation of the prepared statement with this name.
        case givingUp(String)
        /// The protocol's Sync. It has the position of the statement before it.
        case mark
    }
    let position: Int
    let sql: String
    let mayWrite: Bool
    /// Whether it runs a prepared statement.
    let isPrepared: Bool
    let kind: Kind
}
