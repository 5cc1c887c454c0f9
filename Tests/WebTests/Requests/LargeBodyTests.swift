import AsyncHTTPClient
import Hummingbird
import LocalDatabases
import Logging
import NIOCore
import NIOHTTP1
import Testing

@testable import Accounts
@testable import Mailboxes
@testable import Web

@Suite("Bodies with files") struct LargeBodyTests {
    private static let megabytes = 1_024 * 1_024

    @Test("Files of a signed-in person are read, whatever their bytes, up to 25 MB and not one body more")
    func read() async throws {
        try await Self.withServer { server, fixture, member in
            let browser = try await fixture.browser(of: member)
            var file = [UInt8](repeating: 0x0D, count: 25 * Self.megabytes)
            for place in stride(from: 0, to: file.count, by: 4_099) { file[place] = UInt8(truncatingIfNeeded: place) }
            #expect(try await server.post("/drafts/new", Self.form(browser, file), browser).status == 303)
            let drafts = fixture.services.mailboxes.drafts
            let viewer = try await fixture.enter(member).signedIn.mailboxViewer
            let letter = try #require(try await drafts.all(for: viewer).first)
            let stored = try #require(letter.files.first)
            #expect(letter.content.subject == "Ceník" && letter.files.count == 1)
            #expect(stored.name == "ceník.pdf" && stored.contentType == "application/pdf")
            #expect(try await drafts.file(stored.id, of: letter.id, for: viewer)?.bytes == file)
            let larger = [UInt8](repeating: 0x0D, count: LargeBodies.longest)
            let refused = try await server.post("/drafts/new", Self.form(browser, larger), browser)
            #expect(refused.status == 413 && refused.heading == "The files are too large")
            #expect(try await drafts.all(for: viewer).count == 1)
            // Every place is free again.
            for _ in 0..<LargeBodies.most { #expect(fixture.site.largeBodies.begin()) }
        }
    }

    @Test("Without a full session, files are not read, and the page says that it is the session")
    func signedOut() async throws {
        try await Self.withServer { server, fixture, member in
            let file = [UInt8](repeating: 0, count: 2 * Self.megabytes)
            let half = try await fixture.browser(of: member, stage: .half)
            for browser in [try await fixture.browser(), half] {
                let refused = try await server.post("/drafts/new", Self.form(browser, file), browser)
                #expect(refused.status == 413 && refused.heading == "You are signed out")
                // What was typed is kept if the files leave room for it.
                let small = try await server.post("/drafts/new", Self.form(browser, [1]), browser)
                #expect(small.status == 303)
            }
            // Another address takes no files, even of who is signed in.
            let browser = try await fixture.browser(of: member)
            let elsewhere = try await server.post("/profile", Self.form(browser, file), browser)
            #expect(elsewhere.status == 413 && elsewhere.heading == "This is too large")
            #expect(try await server.post("/profile", Self.form(browser, [1]), browser).status == 403)
            let plain = try await server.post(
                "/drafts/new", Self.form(browser, file), browser, type: "application/x-www-form-urlencoded")
            #expect(plain.status == 413 && plain.heading == "This is too large")
            let viewer = try await fixture.enter(member).signedIn.mailboxViewer
            #expect(try await fixture.services.mailboxes.drafts.all(for: viewer).isEmpty)
        }
    }

    @Test("One body too many at a time is asked to come again, while texts and small files are read")
    func busy() async throws {
        try await Self.withServer { server, fixture, member in
            let browser = try await fixture.browser(of: member)
            let large = Self.form(browser, [UInt8](repeating: 0, count: 2 * Self.megabytes))
            for _ in 0..<LargeBodies.most { #expect(fixture.site.largeBodies.begin()) }
            let refused = try await server.post("/drafts/new", large, browser)
            #expect(refused.status == 503 && refused.heading == "Too many files are arriving at once")
            #expect(try await server.post("/drafts/new", Self.form(browser, [1]), browser).status == 303)
            fixture.site.largeBodies.end()
            #expect(try await server.post("/drafts/new", large, browser).status == 303)
            #expect(fixture.site.largeBodies.begin() && !fixture.site.largeBodies.begin())
        }
    }

    /// The form of a letter with a file, as a browser sends it.
    private static func form(_ browser: TestBrowser, _ file: [UInt8]) -> [UInt8] {
        let fields = [
            (FormToken.field, browser.formToken), ("subject", "Ceník"), ("text", "Dobrý den"), ("act", "save"),
        ]
        var body = fields.map { "--x\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }.joined()
        body += "--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"ceník.pdf\"\r\n"
        body += "Content-Type: application/pdf\r\n\r\n"
        return Array(body.utf8) + file + Array("\r\n--x--\r\n".utf8)
    }

    /// The site on a port.
    private struct Server {
        let port: Int

        func post(
            _ path: String, _ body: [UInt8], _ browser: TestBrowser, type: String = "multipart/form-data; boundary=x"
        ) async throws -> (status: Int, heading: String) {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(path)")
            request.method = .POST
            request.headers.replaceOrAdd(name: "host", value: SiteFixture.localHost)
            request.headers.replaceOrAdd(name: "content-type", value: type)
            request.headers.replaceOrAdd(name: "sec-fetch-site", value: "same-origin")
            request.headers.replaceOrAdd(name: "user-agent", value: SiteFixture.origin.program)
            request.headers.replaceOrAdd(
                name: "cookie", value: browser.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "))
            request.body = .bytes(ByteBuffer(bytes: body))
            // What the site answers is looked at, not where it leads to.
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton,
                configuration: HTTPClient.Configuration(redirectConfiguration: .disallow))
            do {
                let answer = try await client.execute(request, timeout: .seconds(120))
                let text = String(buffer: try await answer.body.collect(upTo: Self.longestPage))
                try await client.shutdown()
                return (Int(answer.status.code), ReadPage(text).heading)
            } catch {
                try? await client.shutdown()
                throw error
            }
        }

        private static let longestPage = 1 << 20
    }

    /// Runs the site with a member who may send from a mailbox.
    private static func withServer(_ body: (Server, SiteFixture, Member) async throws -> Void) async throws {
        let configuration = SiteConfiguration(origin: "http://\(SiteFixture.localHost)")
        try await withSite(.sqlite, configuration: configuration) { fixture in
            let company = try await fixture.makeCompany().company.id
            let member = try await fixture.addPerson(to: company)
            let mailbox = try await fixture.addMailbox("info@firma.cz", to: company)
            try await fixture.services.mailboxes.people.set(
                .send, of: member.person.id, on: mailbox, inCompany: company)
            let (ports, port) = AsyncStream<Int>.makeStream()
            let application = Application(
                responder: SiteResponder(fixture.site),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
                logger: Logger(label: "site"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.runService(gracefulShutdownSignals: []) }
                let number = try #require(await ports.first { _ in true })
                try await body(Server(port: number), fixture, member)
                group.cancelAll()
            }
        }
    }
}

extension SiteFixture {
    /// The name of the site without TLS.
    fileprivate static let localHost = "localhost"
}
