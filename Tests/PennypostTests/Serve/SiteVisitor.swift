import Foundation
import Synchronization
import TestSupport
import Testing

/// A person's browser without a script: it keeps cookies, and sends the forms of the pages that it has seen.
final class SiteVisitor: Sendable {
    static let password = "osm modrých slonů v rákosí"

    private let port: Int
    private let cookies: Mutex<[String: String]>

    /// Creates a browser.
    ///
    /// - Parameter other: a browser whose cookies it has too; `nil` for a new one.
    init(_ server: ServerProcess, cookiesOf other: SiteVisitor? = nil) throws {
        port = try server.port
        cookies = Mutex(other?.cookies.withLock(\.self) ?? [:])
    }

    func get(_ path: String, headers: [String] = []) async throws -> SiteAnswer {
        try await send("GET", path, headers: headers)
    }

    /// Fills in the form of a page and sends it. The page is looked at first, as people do.
    ///
    /// - Parameters:
    ///   - path: where the form goes.
    ///   - page: the page with the form; `nil` if it has the same path.
    ///   - hidden: the form's hidden fields that are sent with it.
    func fill(
        _ path: String, at page: String? = nil, hidden: [String] = [], _ fields: KeyValuePairs<String, String> = [:]
    ) async throws -> SiteAnswer {
        let shown = try await get(page ?? path)
        var sent = fields.map { ($0.key, $0.value) }
        for name in ["form-token"] + hidden {
            sent.append((name, try #require(shown.hidden(name), "no \(name) in \(shown.status): \(shown.body)")))
        }
        let form = sent.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
        return try await send(
            "POST", path, headers: ["Content-Type: application/x-www-form-urlencoded"], body: form)
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    private func send(_ method: String, _ path: String, headers: [String], body: String = "") async throws -> SiteAnswer
    {
        let connection = try RawConnection(port: port)
        let kept = cookies.withLock { $0.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        if !kept.isEmpty { lines.append("Cookie: \(kept)") }
        if method == "POST" { lines.append("Content-Length: \(body.utf8.count)") }
        connection.send(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)
        let answer = try SiteAnswer(await connection.readToEnd())
        for cookie in answer.values(of: "set-cookie") {
            let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { continue }
            cookies.withLock { $0[String(pair[0])] = pair[1].isEmpty ? nil : String(pair[1]) }
        }
        return answer
    }
}

extension SiteVisitor {
    /// Sets the company up by the link that the server has printed. The visitor is its administrator afterwards.
    func setUp(by server: ServerProcess, name: String = "Anna Nováková", address: String = "anna@firma.test")
        async throws
    {
        let link = try await server.setUpLink()
        let followed = try await get(link)
        #expect(followed.status == 303 && followed.location == "/set-up", "\(followed)")
        let done = try await fill(
            "/set-up",
            [
                "company": "Novák a syn", "country": "CZ", "name": name, "address": address,
                "password": Self.password,
            ])
        try #require(done.status == 303 && done.location == "/", "\(done)")
    }

    /// Accepts an invitation by its path.
    func join(by path: String, name: String) async throws {
        #expect(try await get(path).location == "/join")
        let done = try await fill("/join", ["name": name, "password": Self.password])
        try #require(done.status == 303 && done.location == "/", "\(done)")
    }

    /// Signs in by password alone.
    func signIn(_ address: String) async throws {
        let done = try await fill("/sign-in", ["address": address, "password": Self.password])
        try #require(done.status == 303 && done.location == "/", "\(done)")
    }

    /// Whether the page Security is shown to the visitor.
    func isIn() async throws -> Bool { try await get("/security").status == 200 }
}

extension ServerProcess {
    /// Waits for the set-up link, and returns its path.
    func setUpLink() async throws -> String {
        try await TestSupport.wait(for: "the set-up link; it says \(output)\(errors)") { setUpLinks.count > 0 }
        return try #require(setUpLinks.first)
    }

    /// The paths of all set-up links that it has printed.
    var setUpLinks: [String] {
        output.matches(of: /https?:\/\/[^\/\s]+(\/set-up\/\S+)/).map { String($0.output.1) }
    }
}
