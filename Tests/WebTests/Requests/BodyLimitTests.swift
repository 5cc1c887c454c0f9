import AsyncHTTPClient
import Hummingbird
import LocalDatabases
import Logging
import NIOCore
import NIOHTTP1
import Testing

@testable import Accounts
@testable import Web

@Suite("Limits of requests") struct BodyLimitTests {
    @Test("A body of 10 MB has a page that says so, and changes nothing (ASVS 5.2.1)") func largeBody() async throws {
        try await withSite(.sqlite, configuration: SiteConfiguration(origin: "http://localhost:80")) { fixture in
            try await fixture.makeCompany()
            let before = try await fixture.stored()
            let (ports, port) = AsyncStream<Int>.makeStream()
            let application = Application(
                responder: SiteResponder(Self.reachable(fixture)),
                configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
                logger: Logger(label: "site"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.runService(gracefulShutdownSignals: []) }
                let number = try #require(await ports.first { _ in true })
                let client = HTTPClient.shared
                for (size, status) in [
                    (10 << 20, 413), (SiteRequest.longestBody + 1, 413), (SiteRequest.longestBody, 403),
                ] {
                    var request = HTTPClientRequest(url: "http://127.0.0.1:\(number)/profile")
                    request.method = .POST
                    request.headers.replaceOrAdd(name: "host", value: "localhost")
                    request.headers.replaceOrAdd(name: "content-type", value: "application/x-www-form-urlencoded")
                    request.body = .bytes(ByteBuffer(repeating: UInt8(ascii: "a"), count: size))
                    let answer = try await client.execute(request, timeout: .seconds(60))
                    let text = String(buffer: try await answer.body.collect(upTo: 1 << 20))
                    #expect(Int(answer.status.code) == status, "\(size)")
                    #expect(answer.headers.first(name: "cache-control") == "no-store")
                    #expect((ReadPage(text).heading == "This is too large") == (status == 413))
                }
                group.cancelAll()
            }
            #expect(try await fixture.stored() == before)
        }
    }

    /// The site under the name by which the test asks.
    private static func reachable(_ fixture: SiteFixture) -> Site {
        guard
            let site = try? Site(
                services: fixture.services,
                configuration: SiteConfiguration(origin: "http://localhost"), logger: Logger(label: "site"))
        else { return fixture.site }
        return site
    }
}
