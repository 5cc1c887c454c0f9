/// How messages go to a server that offers CHUNKING (RFC 3030). Other servers always get DATA.
public enum ContentTransfer: Sendable, Hashable {
    /// BDAT for messages of at least 1 MiB, DATA for smaller ones.
    ///
    /// A large message goes in acknowledged chunks, so a server that will not take it can say so before it has received
    /// all of it. BDAT is no faster for a small one: with PIPELINING, the go-ahead for DATA arrives together with the
    /// replies for the recipients. Sending BDAT before those replies would save a round trip, but any connection that
    /// died in between would leave the outcome uncertain, so this isn't done.
    case automatic
    /// Always DATA.
    case data
    /// BDAT if the server offers it.
    case chunks
}
