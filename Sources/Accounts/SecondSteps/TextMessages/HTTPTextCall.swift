import Foundation

/// One call of a gateway, with the gaps of its settings filled.
struct HTTPTextCall: Sendable {
    typealias Field = HTTPTextGatewaySettings.Field

    let method: HTTPTextGatewaySettings.Method
    let url: String
    /// A later field replaces an earlier one of the same name.
    let headers: [Field]
    let body: [UInt8]?

    /// Makes the call for a message.
    init(_ settings: HTTPTextGatewaySettings, _ message: TextMessage) {
        let gaps = [
            "{number}": message.number.e164, "{digits}": String(message.number.e164.dropFirst()),
            "{text}": message.text, "{from}": settings.sender,
        ]
        let fields = settings.parameters.map { Field($0.name, Self.filled($0.value, gaps)) }
        let form = fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            .joined(separator: "&")
        var headers = [Field("user-agent", "Pennypost")]
        switch settings.placement {
        case .query:
            url = "\(settings.url)?\(form)"
            body = nil
        case .form:
            url = settings.url
            headers.append(Field("content-type", "application/x-www-form-urlencoded"))
            body = Array(form.utf8)
        case .json:
            url = settings.url
            headers.append(Field("content-type", "application/json"))
            let object = Dictionary(fields.map { ($0.name, $0.value) }) { _, last in last }
            // A dictionary of texts can always be encoded.
            body = (try? JSONEncoder().encode(object)).map { Array($0) }
        }
        switch settings.signIn {
        case .none: break
        case .basic(let user, let password):
            let pair = Data("\(user):\(password)".utf8).base64EncodedString()
            headers.append(Field("authorization", "Basic \(pair)"))
        case .bearer(let token): headers.append(Field("authorization", "Bearer \(token)"))
        }
        method = settings.method
        self.headers = headers + settings.headers
    }

    /// Fills the gaps in one pass, so that nothing in what fills them counts as a gap.
    private static func filled(_ value: String, _ gaps: [String: String]) -> String {
        var (result, rest) = ("", value[...])
        while let start = rest.firstIndex(of: "{") {
            result += rest[..<start]
            rest = rest[start...]
            if let gap = gaps.first(where: { rest.hasPrefix($0.key) }) {
                result += gap.value
                rest = rest.dropFirst(gap.key.count)
            } else {
                result += "{"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
