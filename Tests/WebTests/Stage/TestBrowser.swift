import Accounts
import HTTPTypes
import Synchronization

@testable import Web

/// A browser as far as the site sees it: it keeps cookies and says where its requests come from.
final class TestBrowser: Sendable {
    let site: Site
    private let prefix: String
    private let jar: Mutex<[String: String]>

    /// - Parameter hasVisited: whether the browser has had a page before, so that its forms are tied to it.
    init(_ site: Site, hasVisited: Bool = true) {
        self.site = site
        prefix = site.configuration.isSecure ? "__Host-pennypost-" : "pennypost-"
        jar = Mutex(hasVisited ? [prefix + "visit": BearerToken().text] : [:])
    }

    /// The cookies, by their full names.
    var cookies: [String: String] { jar.withLock { $0 } }

    subscript(name: SiteCookies.Name) -> String? { jar.withLock { $0[prefix + name.rawValue] } }

    /// Sets a cookie, or removes it for `nil`.
    func set(_ name: SiteCookies.Name, _ value: String?) { jar.withLock { $0[prefix + name.rawValue] = value } }

    /// The token that this browser's forms carry.
    var formToken: String { self[.visit].flatMap(BearerToken.init)?.formToken() ?? "" }

    /// Reads an address.
    func get(_ target: String, _ fields: [(String, String)] = []) async -> TestAnswer {
        await send("GET", target, fields: fields)
    }

    /// Sends a form of this site as a browser does.
    func post(_ target: String, _ form: [(String, String)] = []) async -> TestAnswer {
        await post(target, body: Array(FormFields([(FormToken.field, formToken)] + form).encoded.utf8))
    }

    /// Sends bytes as the body of a form of this site.
    func post(_ target: String, body: [UInt8]) async -> TestAnswer {
        await send("POST", target, body: body, fields: [("Sec-Fetch-Site", "same-origin")])
    }

    /// Sends a request, and stores the cookies of the answer.
    func send(
        _ method: String, _ target: String, body: [UInt8] = [], fields: [(String, String)] = [], host: String? = nil,
        peer: String = SiteFixture.origin.address
    ) async -> TestAnswer {
        var headers = HTTPFields()
        headers[.userAgent] = SiteFixture.origin.program
        headers[.contentType] = method == "POST" ? "application/x-www-form-urlencoded" : nil
        let cookies = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        if !cookies.isEmpty { headers[.cookie] = cookies }
        for (name, value) in fields { headers[SecurityHeaders.name(name)] = value }
        let ownHost = String(site.configuration.origin.split(separator: "/").last ?? "")
        let response = await site.respond(
            to: SiteRequest(
                method: method, target: target, host: host ?? ownHost, headers: headers, peer: peer, body: body),
            reference: "test")
        let answer = TestAnswer(response)
        jar.withLock { jar in
            for cookie in answer.setCookies {
                let pair = cookie.prefix { $0 != ";" }.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                jar[String(pair[0])] = cookie.contains("Max-Age=0;") ? nil : String(pair[1])
            }
        }
        return answer
    }
}

/// What the site answered.
struct TestAnswer: Sendable {
    let response: SiteResponse

    init(_ response: SiteResponse) { self.response = response }

    var status: Int { response.status.code }
    var location: String? { response.headers[.location] }
    var text: String { String(decoding: response.body, as: UTF8.self) }
    var setCookies: [String] { response.headers[values: .setCookie] }
    var page: ReadPage { ReadPage(text) }

    /// Returns a header field by its name.
    func field(_ name: String) -> String? { response.headers[SecurityHeaders.name(name)] }
}
