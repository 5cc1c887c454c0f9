/// Where a local server listens.
public struct LocalEndpoint: Sendable, Hashable, CustomStringConvertible {
    /// An address of the loopback interface.
    public var host: String
    public var port: Int

    public init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }

    public var description: String { "\(host):\(port)" }
}
