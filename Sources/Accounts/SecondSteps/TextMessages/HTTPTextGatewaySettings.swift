/// How a gateway for text messages is called by HTTP. It prints without what is secret in it.
public struct HTTPTextGatewaySettings: Sendable, Hashable {
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case get = "GET"
        case post = "POST"
    }

    /// Where the parameters go.
    public enum Placement: String, Sendable, Hashable, CaseIterable {
        /// Behind the address.
        case query
        /// Into the body, as a form.
        case form
        /// Into the body, as a JSON object of texts.
        case json
    }

    /// How we sign in to the gateway. Some take a password among the parameters instead.
    public enum SignIn: Sendable, Hashable {
        case none
        case basic(user: String, password: String)
        case bearer(token: String)
    }

    /// A name with its value, for a parameter or a header field.
    public struct Field: Sendable, Hashable {
        public var name, value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Which answer means that the gateway took the message.
    public struct Success: Sendable, Hashable {
        /// The statuses.
        public var statuses: ClosedRange<Int>
        /// What the body must contain; `nil` if the status alone says it.
        public var body: String?

        public init(statuses: ClosedRange<Int> = 200...299, body: String? = nil) {
            self.statuses = statuses
            self.body = body
        }
    }

    public var method: Method
    /// An address of http or https, without a query.
    public var url: String
    public var placement: Placement
    /// The parameters, in order. Their values may have gaps: `{number}` as +420601234567, `{digits}` as 420601234567,
    /// `{text}`, `{from}`.
    public var parameters: [Field]
    /// Further header fields.
    public var headers: [Field]
    public var signIn: SignIn
    /// What fills the gap `{from}`: a sender's name or number that the gateway's operator knows.
    public var sender: String
    public var success: Success

    /// Creates settings.
    public init(
        method: Method = .post, url: String, placement: Placement = .form, parameters: [Field], headers: [Field] = [],
        signIn: SignIn = .none, sender: String = "", success: Success = Success()
    ) {
        self.method = method
        self.url = url
        self.placement = placement
        self.parameters = parameters
        self.headers = headers
        self.signIn = signIn
        self.sender = sender
        self.success = success
    }

    /// What is wrong with settings.
    public enum Problem: Sendable, Hashable {
        /// It is not an address of http or https.
        case url
        /// No parameter has the gap `{number}` or `{digits}`.
        case noNumber
        /// No parameter has the gap `{text}`.
        case noText
        /// A form or JSON has no place in a GET.
        case bodyInGet
        /// A header field has a control character, or no name.
        case header
    }

    /// What is wrong; empty if a gateway can be called by these settings.
    public var problems: [Problem] {
        var problems: [Problem] = []
        let host = ["https://", "http://"].first(where: url.lowercased().hasPrefix).map { url.dropFirst($0.count) }
        if host?.first.map({ $0 == "/" }) ?? true || url.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7f })
            || url.contains("?") || url.contains("#") || host?.contains("@") == true
        {
            problems.append(.url)
        }
        let values = parameters.map(\.value)
        if !values.contains(where: { $0.contains("{number}") || $0.contains("{digits}") }) {
            problems.append(.noNumber)
        }
        if !values.contains(where: { $0.contains("{text}") }) { problems.append(.noText) }
        if method == .get, placement != .query { problems.append(.bodyInGet) }
        let isBroken = headers.contains { field in
            field.name.isEmpty || (field.name + field.value).utf8.contains { $0 < 0x20 || $0 == 0x7f }
        }
        if isBroken { problems.append(.header) }
        return problems
    }
}

extension HTTPTextGatewaySettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(method.rawValue) \(url) •••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["method": method, "url": url]) }
}

extension HTTPTextGatewaySettings.Field: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "\(name)=•••" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

extension HTTPTextGatewaySettings.SignIn: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String {
        switch self {
        case .none: "none"
        case .basic: "basic •••"
        case .bearer: "bearer •••"
        }
    }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
