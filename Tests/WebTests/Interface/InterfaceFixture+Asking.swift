import Accounts
import Foundation
import HTTPTypes
import Testing

@testable import Web

/// What a program gets.
struct InterfaceReply: Sendable {
    let status: Int
    let headers: HTTPFields
    /// Null if the answer has no body.
    let body: JSONValue

    /// The code of a problem; `nil` if there is none.
    var code: String? { text("code") }

    /// The names of the fields that can't be taken, with the problems' codes: `name: missing`.
    var fields: [String] {
        guard case .list(let fields)? = body["fields"] else { return [] }
        return fields.map { field in
            guard case .text(let name)? = field["field"], case .text(let code)? = field["code"] else { return "?" }
            return "\(name): \(code)"
        }
    }

    func text(_ name: String) -> String? {
        guard case .text(let text)? = body[name] else { return nil }
        return text
    }

    func list(_ name: String) -> [JSONValue] {
        guard case .list(let values)? = body[name] else { return [] }
        return values
    }

    subscript(name: String) -> JSONValue? { body[name] }
}

extension InterfaceFixture {
    /// Who asks in a test.
    enum Way: Sendable {
        case nobody
        case basic(String, String)
        /// A session, with the form token or another value in its place.
        case session(InterfaceBrowser, formToken: String? = nil)
        /// The session's cookie alone.
        case cookie(InterfaceBrowser)

        static func appPassword(_ made: NewAppPassword, of member: Member) -> Way {
            .basic(member.person.address, made.letters.grouped)
        }
    }

    /// Asks, and holds the answer to the description: its status, the shape of its body, and the header fields that
    /// every answer carries.
    func ask(
        _ method: String, _ path: String, _ body: JSONValue? = nil, as way: Way = .nobody, peer: String = "192.0.2.1",
        headers more: HTTPFields = [:], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> InterfaceReply {
        var headers = more
        switch way {
        case .nobody: break
        case .basic(let user, let password):
            headers[.authorization] = "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
        case .session(let browser, let token):
            headers[.cookie] = browser.cookies
            headers[SecurityHeaders.name("X-Pennypost-Form")] = token ?? browser.visit.formToken()
        case .cookie(let browser): headers[.cookie] = browser.cookies
        }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let request = SiteRequest(
            method: method, target: "/api/v1" + path, host: Self.host, headers: headers, peer: peer,
            body: body?.bytes ?? [])
        let reply = try await send(request, sourceLocation: sourceLocation)
        check(reply, method, path, sourceLocation)
        return reply
    }

    /// What an answer may have is not limited.
    private static let answerLimits = JSONReader.Limits(deepest: 50, mostValues: 1_000_000)

    /// Sends a request as it is.
    func send(
        _ request: SiteRequest, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> InterfaceReply {
        let answer = await site.respond(to: request, reference: "test")
        let body = answer.body.isEmpty ? .null : try JSONReader.read(answer.body, limits: Self.answerLimits)
        #expect(answer.headers[.cacheControl] == "no-store", sourceLocation: sourceLocation)
        return InterfaceReply(status: answer.status.code, headers: answer.headers, body: body)
    }

    /// Holds an answer to the description of its route.
    private func check(
        _ reply: InterfaceReply, _ method: String, _ path: String, _ sourceLocation: SourceLocation
    ) {
        if reply.status >= 400 {
            #expect(
                InterfaceSchema.shape(InterfaceProblem.shape).problems(of: reply.body) == [],
                sourceLocation: sourceLocation)
            #expect(reply.headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
            #expect((reply.headers[.wwwAuthenticate] != nil) == (reply.status == 401), sourceLocation: sourceLocation)
        }
        let bare = String(path.prefix { $0 != "?" })
        guard let (route, _) = try? InterfaceRoutes.find(SiteMethod(rawValue: method), bare) else { return }
        if let code = reply.code.flatMap(InterfaceProblem.Code.init(rawValue:)), reply.status >= 400 {
            #expect(
                code == .fault || route.possibleProblems.contains(code), "\(code) is not described for \(route.name)",
                sourceLocation: sourceLocation)
            #expect(reply.status == code.status.code, sourceLocation: sourceLocation)
            return
        }
        #expect(reply.status == route.status.code, "\(reply.body)", sourceLocation: sourceLocation)
        if let gives = route.gives {
            #expect(gives.problems(of: reply.body) == [], sourceLocation: sourceLocation)
            #expect(reply.headers[.contentType] == "application/json", sourceLocation: sourceLocation)
        } else {
            #expect(reply.body == .null, sourceLocation: sourceLocation)
        }
    }
}
