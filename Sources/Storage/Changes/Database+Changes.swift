extension Database {
    /// Follows what transactions announce from now on: in this process, and on PostgreSQL in every process.
    ///
    /// On PostgreSQL the stream begins with ``Change/missedSome`` and repeats it after each interruption. A program
    /// that shows stored data must then read it again. The stream ends when the database is closed or the waiting task
    /// is cancelled.
    ///
    /// - Parameter topics: the topics to follow.
    public func changes(of topics: Set<String>) -> AsyncStream<Change> {
        let follower = changeFeed.follow(topics)
        changeListener?.serve(follower)
        return AsyncStream { await follower.next() }
    }
}
