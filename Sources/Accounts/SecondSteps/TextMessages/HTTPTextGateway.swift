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
        let call = HTTPTextCall(settings, message)
        let answer: Result<Answer, TextGatewayError> = await withTaskGroup { group in
            group.addTask { await Self.answer(to: call, by: client) }
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
        to call: HTTPTextCall, by client: HTTPClient
    ) async -> Result<Answer, TextGatewayError> {
        var request = HTTPClientRequest(url: call.url)
        request.method = call.method == .get ? .GET : .POST
        for field in call.headers { request.headers.replaceOrAdd(name: field.name, value: field.value) }
        if let body = call.body { request.body = .bytes(ByteBuffer(bytes: body)) }
        do {
            let response = try await client.execute(request, deadline: .distantFuture)
            let body = try await response.body.collect(upTo: longestAnswer)
            return .success((Int(response.status.code), Array(body.readableBytesView)))
        } catch let error as HTTPClientError where error == .connectTimeout {
            return .failure(.unreachable)
        } catch is NIOConnectionError {
            return .failure(.unreachable)
        } catch let error as IOError where error.errnoCode == ECONNREFUSED {
            // A gateway by its IP address: only the attempt to connect ends in this way.
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
}
