internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// As much of a web browser as it takes to sign in somewhere: pages, cookies, redirects and forms.
public actor WebBrowser {
    /// What it shows.
    public struct Page: Sendable {
        public let address: String
        public let status: Int
        public let text: String
        /// By their names in small letters.
        public let headers: [String: String]

        /// The hidden fields of its form.
        var hiddenFields: [String: String] {
            var fields: [String: String] = [:]
            for tag in text.matches(of: /<input[^>]*type="hidden"[^>]*>/) {
                guard let name = tag.output.firstMatch(of: /name="([^"]*)"/) else { continue }
                let value = String(tag.output.firstMatch(of: /value="([^"]*)"/)?.output.1 ?? "")
                fields[String(name.output.1)] = value.replacing("&amp;", with: "&").replacing("&quot;", with: "\"")
            }
            return fields
        }
    }

    private let language: String
    /// All servers of the tests are on one host.
    private var cookies: [String: String] = [:]
    private static let mostRedirects = 10

    public init(language: String = "en") {
        self.language = language
    }

    /// Opens an address, and those that it is sent on to.
    public func open(_ address: String) async throws -> Page {
        try await request(address, form: nil)
    }

    /// Sends the form of a page, its hidden fields with these.
    public func submit(_ page: Page, _ fields: [String: String]) async throws -> Page {
        try await request(page.address, form: page.hiddenFields.merging(fields) { $1 }, from: page.address)
    }

    private func request(_ address: String, form: [String: String]?, from referrer: String? = nil) async throws -> Page
    {
        var (address, form) = (address, form)
        for _ in 0..<Self.mostRedirects {
            let page = try await exchange(address, form: form, from: referrer)
            guard (300..<400).contains(page.status), let location = page.headers["location"],
                let next = URL(string: location, relativeTo: URL(string: address))
            else { return page }
            (address, form) = (next.absoluteString, nil)
        }
        throw LocalServerError.timedOut("the end of redirects from \(address)")
    }

    private func exchange(_ address: String, form: [String: String]?, from referrer: String?) async throws -> Page {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "accept-language", value: language)
        if !cookies.isEmpty {
            request.headers.add(name: "cookie", value: cookies.map { "\($0)=\($1)" }.joined(separator: "; "))
        }
        if let referrer { request.headers.add(name: "referer", value: referrer) }
        if let form {
            var parts = URLComponents()
            parts.queryItems = form.map { URLQueryItem(name: $0, value: $1) }
            let body = (parts.percentEncodedQuery ?? "").replacing("+", with: "%2B")
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
            request.body = .bytes(ByteBuffer(string: body))
        }
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            for line in response.headers["set-cookie"] {
                let pair = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { continue }
                cookies[pair[0].trimmingCharacters(in: .whitespaces)] = String(pair[1])
            }
            let headers = Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
            return Page(
                address: address, status: Int(response.status.code), text: String(buffer: body), headers: headers)
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}
