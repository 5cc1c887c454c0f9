import Foundation
import Synchronization

/// A browser without a script: it keeps cookies, and sends forms with the token of the page before.
final class FormVisitor: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var token = ""
    }

    private let port: Int
    private let state = Mutex(State())

    init(port: Int) { self.port = port }

    /// Reads a page by its path.
    func get(_ path: String) async throws -> String { try await ask("GET", path, "") }

    /// Reads a page by its link.
    func follow(_ link: some StringProtocol) async throws -> String {
        try await get(String(link.drop { $0 != ":" }.dropFirst(3).drop { $0 != "/" }))
    }

    /// Sends a form.
    func post(_ path: String, _ fields: [String: String]) async throws -> String {
        let fields = fields.merging(["form-token": state.withLock(\.token)]) { $1 }
        let body = fields.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await ask("POST", path, body)
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func ask(_ method: String, _ path: String, _ body: String) async throws -> String {
        let cookies = state.withLock(\.cookies).map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        let lines = [
            "\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close", "Cookie: \(cookies)",
            "Content-Type: application/x-www-form-urlencoded", "Content-Length: \(body.utf8.count)", "", body,
        ]
        let connection = try RawConnection(port: port)
        connection.send(lines.joined(separator: "\r\n"))
        let answer = await connection.readToEnd()
        state.withLock { state in
            for match in answer.matches(of: /\r\n[Ss]et-[Cc]ookie: ([^=;]+)=([^;\r]*)/) {
                state.cookies[String(match.output.1)] = match.output.2.isEmpty ? nil : String(match.output.2)
            }
            if let token = answer.firstMatch(of: /name="form-token" value="([^"]*)"/) {
                state.token = String(token.output.1)
            }
        }
        return answer
    }
}
