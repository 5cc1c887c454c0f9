import Accounts
public import HTTPTypes

/// A request as it came, before anything is known of the person.
public struct SiteRequest: Sendable {
    /// The method, as it was written.
    public var method: String
    /// The path and the query, as they were written.
    public var target: String
    /// The name of the site that was asked for.
    public var host: String
    /// The header fields.
    public var headers: HTTPFields
    /// The IP address of the peer.
    public var peer: String
    /// The body, at most ``longestBody`` bytes unless it has files.
    public var body: [UInt8]

    /// The most bytes of a body without files.
    public static let longestBody = FormFields.longestBody

    /// Creates a request.
    public init(
        method: String, target: String, host: String, headers: HTTPFields = HTTPFields(), peer: String,
        body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.host = host
        self.headers = headers
        self.peer = peer
        self.body = body
    }
}

/// An answer as it goes out.
public struct SiteResponse: Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// The header fields.
    public var headers: HTTPFields
    /// The body, or its beginning.
    public var body: [UInt8]
    /// What follows the beginning, as it comes; `nil` if the body is whole.
    public var rest: AsyncStream<[UInt8]>?

    init(_ status: HTTPResponse.Status, headers: HTTPFields = HTTPFields(), body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
