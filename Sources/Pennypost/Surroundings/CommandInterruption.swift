/// How a command is asked to stop, and how it ends without waiting for its work.
protocol CommandInterruption: Sendable {
    /// What to do after the command was stopped, if running it again is not the answer.
    var advice: String? { get }
    func advise(_ advice: String)
    /// Calls `act` at each request to stop, until ``stopListening()``.
    func listen(_ act: @escaping @Sendable () -> Void)
    func stopListening()
    /// Whether the command has ended already.
    var hasEnded: Bool { get }
    /// Ends the command at once for the one who gave it.
    func end(status: Int32)
    /// Notes that the command goes on until it is asked to stop. A server that ends does not wait for it.
    func noteEndless()
}
