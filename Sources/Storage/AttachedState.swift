import Synchronization

/// State attached to one database within one process, such as its wait queues: one object of each type.
final class AttachedState: Sendable {
    private let known = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

    func attached<Value: AnyObject & Sendable>(_ make: () -> Value) -> Value {
        known.withLock { known in
            if let value = known[ObjectIdentifier(Value.self)] as? Value { return value }
            let value = make()
            known[ObjectIdentifier(Value.self)] = value
            return value
        }
    }
}

extension Database {
    /// Returns the object of this type that is attached to the database in this process, making it on first use.
    ///
    /// Everyone who uses the database gets the same object, and it is freed with the database. It must not hold the
    /// database itself.
    ///
    /// - Parameter make: makes the object if there is none of its type yet. It must not ask for another attached object.
    public func attached<Value: AnyObject & Sendable>(_ make: () -> Value) -> Value {
        attachedState.attached(make)
    }
}
