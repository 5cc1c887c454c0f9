/// Hears of the two moments of a delivery that a program must remember if it is killed: its end may leave, and its
/// outcome is known.
///
/// Both functions run on the session's event loop, between two writes to the connection: they do not wait. A program that
/// writes both down knows after a crash which messages cannot have been taken, which the server has answered, and which
/// one lies between: a session has at most one delivery there, with PIPELINING too, because the go-ahead for a message
/// comes behind the reply to the one before.
public protocol DeliveryObserver: Sendable {
    /// The last bytes of a message are about to be handed to the connection: the piece with the final dot, or the last BDAT
    /// command. A message of which this was not said cannot have been taken.
    ///
    /// - Parameter index: of the delivery in the array that was handed over.
    /// - Returns: `false` to hold the end back. The session then ends without it, and the delivery is `deferred` with
    ///   ``SMTPError/endHeldBack``.
    func mayFinish(_ index: Int) -> Bool

    /// The outcome of a delivery is known. It is said once for each delivery, before ``SMTPSession`` returns the outcome
    /// and before anything that follows is written.
    func didEnd(_ index: Int, _ outcome: DeliveryOutcome)
}
