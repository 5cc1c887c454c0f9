import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// A gateway that is called by HTTP.
///
/// It follows no redirect, and neither the answer's words nor anything that was sent reaches an error.
public struct HTTPTextGateway: TextMessageGateway {
    /// The longest answer that is read, in bytes.
    static let longestAnswer = 64 * 1024

    private let settings: HTTPTextGatewaySettings
    private let timeLimit: Duration

    /// Creates a gateway.
    ///
    /// - Parameters:
    ///   - settings: How it is called. With ``HTTPTextGatewaySettings/problems`` it refuses every message.
    ///   - timeLimit: How long a call may take, with the whole answer.
    public init(_ settings: HTTPTextGatewaySettings, timeLimit: Duration = .seconds(15)) {
        self.settings = settings
        self.timeLimit = timeLimit
    }

    public var isForDevelopment: Bool { false }

    public func send(_ message: TextMessage) async throws(TextGatewayError) {
        guard settings.problems.isEmpty else { throw .unreachable }
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: TimeAmount(timeLimit)))
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        // Shutting down waits for a connection that is being made, up to its time limit. The caller need not wait.
        defer { Task { try? await client.shutdown() } }
        let request = request(for: message)
        let answer: Result<Answer, TextGatewayError> = await withTaskGroup { group in
            group.addTask { await Self.answer(to: request, by: client) }
            group.addTask { [timeLimit] in
                try? await Task.sleep(for: timeLimit)
                return .failure(.noAnswer)
            }
            let first = await group.next() ?? .failure(.noAnswer)
            group.cancelAll()
            return first
        }
        let (status, body) = try answer.get()
        guard settings.success.statuses.contains(status),
            settings.success.body.map({ Self.contains(body, $0) }) ?? true
        else { throw .refused(status: status) }
    }

    private typealias Answer = (status: Int, body: [UInt8])

    private static func answer(
        to request: HTTPClientRequest, by client: HTTPClient
    ) async -> Result<Answer, TextGatewayError> {
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            let body = try await response.body.collect(upTo: longestAnswer)
            return .success((Int(response.status.code), Array(body.readableBytesView)))
        } catch let error as HTTPClientError where error == .connectTimeout {
            return .failure(.unreachable)
        } catch is NIOConnectionError {
            return .failure(.unreachable)
        } catch {
            return .failure(.noAnswer)
        }
    }

    /// Whether a body has a text in it. White space outside of words does not count, as JSON may be written with it.
    private static func contains(_ body: [UInt8], _ text: String) -> Bool {
        let kept = body.filter { $0 > 0x20 }
        return String(decoding: kept, as: UTF8.self).contains(text.filter { !$0.isWhitespace })
    }

    /// Returns the call for a message.
    func request(for message: TextMessage) -> HTTPClientRequest {
        let fields = settings.parameters.map { field in
            HTTPTextGatewaySettings.Field(field.name, filled(field.value, message))
        }
        let form = fields.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(
            separator: "&")
        var request = HTTPClientRequest(url: settings.placement == .query ? "\(settings.url)?\(form)" : settings.url)
        request.method = settings.method == .get ? .GET : .POST
        request.headers.add(name: "user-agent", value: "Pennypost")
        switch settings.placement {
        case .query: break
        case .form:
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: form))
        case .json:
            request.headers.add(name: "content-type", value: "application/json")
            let object = Dictionary(fields.map { ($0.name, $0.value) }) { _, last in last }
            request.body = .bytes(ByteBuffer(bytes: (try? JSONEncoder().encode(object)) ?? Data()))
        }
        switch settings.signIn {
        case .none: break
        case .basic(let user, let password):
            let pair = Data("\(user):\(password)".utf8).base64EncodedString()
            request.headers.add(name: "authorization", value: "Basic \(pair)")
        case .bearer(let token): request.headers.add(name: "authorization", value: "Bearer \(token)")
        }
        for field in settings.headers { request.headers.replaceOrAdd(name: field.name, value: field.value) }
        return request
    }

    /// Fills the gaps in one pass, so that nothing in the text counts as a gap.
    private func filled(_ value: String, _ message: TextMessage) -> String {
        let gaps = [
            "{number}": message.number.e164, "{digits}": String(message.number.e164.dropFirst()),
            "{text}": message.text, "{from}": settings.sender,
        ]
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
