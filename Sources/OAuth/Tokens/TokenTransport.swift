import AsyncHTTPClient
import MailWire
import NIOCore
import NIOHTTP1

/// Posts forms to an authorization server. It does not follow redirects: the form is meant for this server only.
struct TokenTransport: Sendable {
    /// The longest answer that is read, in bytes.
    static let longestAnswer = 64 * 1024
    /// How long one request may take, including the whole answer.
    static let timeLimit = Duration.seconds(30)
    private static let connectLimit = TimeAmount.seconds(10)

    func post(_ form: FormBody, to address: OAuthAddress) async throws(OAuthError) -> TokenAnswer {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: Self.connectLimit))
        configuration.httpVersion = .http1Only
        // The caller decides when to try again.
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        let answer = await TimeLimited(limit: Self.timeLimit).run {
            await Self.answer(of: client, to: form, at: address)
        }
        try? await client.shutdown()
        if Task.isCancelled { throw .cancelled }
        guard let answer else { throw .unreachable(reason: "no answer within \(Self.timeLimit)") }
        return try answer.get()
    }

    private static func answer(
        of client: HTTPClient, to form: FormBody, at address: OAuthAddress
    ) async -> Result<TokenAnswer, OAuthError> {
        var request = HTTPClientRequest(url: address.text)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.headers.add(name: "accept", value: "application/json")
        request.body = .bytes(ByteBuffer(string: form.text))
        do {
            let response = try await client.execute(request, timeout: TimeAmount(timeLimit))
            let body = try await response.body.collect(upTo: longestAnswer)
            return .success(
                TokenAnswer(
                    status: Int(response.status.code), body: Array(body.readableBytesView), filter: form.filter))
        } catch is NIOTooManyBytesError {
            return .failure(.answerTooLong(maximum: longestAnswer))
        } catch {
            // The error names the host and the system's reason, never what was sent.
            return .failure(.unreachable(reason: String("\(error)".prefix(OAuthRefusal.longestWords))))
        }
    }
}
