import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// As much of a web browser as a sign-in needs: pages, cookies, redirects and forms.
public actor WebBrowser {
    /// A page as it was loaded.
    public struct Page: Sendable {
        /// The address of the page, after redirects.
        public let address: String
        /// The HTTP status.
        public let status: Int
        /// The body.
        public let text: String
        /// The headers, with their names in lower case.
        public let headers: [String: String]

        /// The hidden fields of the page's form.
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
    /// The cookies, by name. All test servers are on one host.
    private var cookies: [String: String] = [:]
    private static let mostRedirects = 10

    /// Creates a browser without cookies.
    ///
    /// - Parameter language: the value of Accept-Language.
    public init(language: String = "en") {
        self.language = language
    }

    /// Opens an address and follows its redirects.
    ///
    /// - Throws: an error of the HTTP client, or ``LocalServerError`` after too many redirects.
    public func open(_ address: String) async throws -> Page {
        try await request(address, form: nil)
    }

    /// Submits the form of a page, with these fields and its hidden ones.
    ///
    /// - Throws: an error of the HTTP client, or ``LocalServerError`` after too many redirects.
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
