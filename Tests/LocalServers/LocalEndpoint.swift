/// The address on which a local server listens.
public struct LocalEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// An address of the loopback interface.
    public var host: String
    /// The TCP port, or the UDP port of a name server.
    public var port: Int

    /// Creates an endpoint; by default on 127.0.0.1.
    public init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    public var description: String { "\(host):\(port)" }
}
