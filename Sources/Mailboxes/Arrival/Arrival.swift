import Storage

/// What happens when a message has come: it joins its conversation, becomes findable, and tells the outbox what it knows.
enum Arrival {
    /// Registers a message in the transaction that stores it.
    ///
    /// To be called once for each message whose row was made, and again whenever it is found at another place: a message to
    /// oneself is met in INBOX first and in Sent later. Calling it more often does no harm.
    static func register(_ arrived: ArrivedMessage, in transaction: WriteTransaction) throws(StorageError) {
    }
}
