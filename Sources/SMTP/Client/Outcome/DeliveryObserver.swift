/// Observes the two moments of a delivery that a program must record in case it is killed: just before the end of the
/// message leaves, and when the outcome is known.
///
/// Both functions run on the session's event loop between two writes, so they must not block. After a crash, a program
/// that records both knows which messages can't have been accepted, which ones the server has answered, and which one
/// is uncertain. A session has at most one uncertain delivery, even with PIPELINING, because the go-ahead for a message
/// comes after the reply to the previous one.
public protocol DeliveryObserver: Sendable {
    /// Called when the last bytes of a message are about to be handed to the connection: the piece with the final dot,
    /// or the last BDAT command. A message for which this was not called can't have been accepted.
    ///
    /// - Parameter index: the delivery's index in the submitted array.
    /// - Returns: `false` to hold back the end. The session then ends without sending it, and the delivery is
    ///   `deferred` with ``SMTPError/endHeldBack``.
    func mayFinish(_ index: Int) -> Bool

    /// Called once for each delivery when its outcome is known, before ``SMTPSession`` returns it and before anything
    /// further is written.
    ///
    /// - Parameters:
    ///   - index: the delivery's index in the submitted array.
    ///   - outcome: what became of the delivery.
    func didEnd(_ index: Int, _ outcome: DeliveryOutcome)
}
