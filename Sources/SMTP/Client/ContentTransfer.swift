/// How messages go to a server that offers CHUNKING (RFC 3030). Others get DATA whatever is asked.
public enum ContentTransfer: Sendable, Hashable {
    /// BDAT for messages of 1 MiB and more, DATA for smaller ones.
    ///
    /// A large message goes in acknowledged chunks, so that a server that will not have it can say so before all of it
    /// has been sent. A small one is no faster by BDAT: with PIPELINING, the go-ahead to DATA comes together with the
    /// replies for the recipients. Sending BDAT without waiting for those would save a round trip, but then every
    /// connection that dies in between would leave the outcome uncertain; it is not done.
    case automatic
    /// DATA always.
    case data
    /// BDAT wherever it is offered.
    case chunks
}
