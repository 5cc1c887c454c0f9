internal import Synchronization

/// What belongs to one database within one process, such as who waits for it: one of each type.
final class Companions: Sendable {
    private let known = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

    func companion<Value: AnyObject & Sendable>(_ make: () -> Value) -> Value {
        known.withLock { known in
            if let value = known[ObjectIdentifier(Value.self)] as? Value { return value }
            let value = make()
            known[ObjectIdentifier(Value.self)] = value
            return value
        }
    }
}

extension Database {
    /// What a room keeps beside the database in this process: the same for all who use the database, and gone with it. It
    /// must not hold the database itself.
    ///
    /// - Parameter make: makes it where there is none of its type yet; it does not ask for another companion.
    public func companion<Value: AnyObject & Sendable>(_ make: () -> Value) -> Value {
        companions.companion(make)
    }
}
