/// What was sent to a server and will be answered, in order.
struct SentStatement {
    enum Kind: Equatable {
        case statement
        /// It asks for the number of the transaction.
        case transactionNumber
        /// It is prepared for later, for parameters of these types.
        case preparation([UInt32])
        /// A prepared statement of this name is given up.
        case givingUp(String)
        /// The protocol's Sync. It has the position of the statement before it.
        case mark
    }
    let position: Int
    let sql: String
    let mayWrite: Bool
    /// Whether it runs what was prepared earlier.
    let isPrepared: Bool
    let kind: Kind
}
