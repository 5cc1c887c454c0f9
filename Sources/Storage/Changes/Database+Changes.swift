extension Database {
    /// Follows what transactions announce, from now on: of this process, and on PostgreSQL of every process.
    ///
    /// On PostgreSQL the stream begins with ``Change/missedSome``, and comes back to it after an interruption: whoever shows
    /// what is stored reads it anew then. It ends when the database is closed or the task that waits is cancelled.
    public func changes(of topics: Set<String>) -> AsyncStream<Change> {
        let follower = changeFeed.follow(topics)
        changeListener?.serve(follower)
        return AsyncStream { await follower.next() }
    }
}
