import DNS
import LocalServers
import Testing

@Suite("Misbehaving name servers")
struct BadNameServerTests {
    /// Returns how a query for mail exchangers ends at this kind of server, and how many queries the server received.
    private func outcome(
        _ behaviour: BadNameServer.Behaviour, timeLimit: Duration
    ) async throws -> (error: DNSError?, questions: Int) {
        let server = try await BadNameServer.start(behaviour)
        let resolver = DNSResolver(
            servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")], timeLimit: timeLimit)
        var error: DNSError?
        do throws(DNSError) {
            _ = try await resolver.mailExchangers(of: "firma.test")
        } catch let thrown {
            error = thrown
        }
        let questions = server.questions
        await server.stop()
        return (error, questions)
    }

    @Test("A silent server is asked again, and given up when the time limit is reached")
    func silent() async throws {
        let (error, questions) = try await outcome(.silent, timeLimit: .milliseconds(1500))
        #expect(error == .timedOut)
        #expect(questions == 2)
    }

    @Test("Noise is not an answer: the resolver waits for the real one")
    func noise() async throws {
        #expect(try await outcome(.noise, timeLimit: .milliseconds(300)).error == .timedOut)
    }

    @Test("A truncated record is a malformed answer")
    func halfARecord() async throws {
        #expect(try await outcome(.halfARecord, timeLimit: .seconds(30)).error == .malformedAnswer)
    }

    @Test("A server's failure and its refusal are distinguished")
    func codes() async throws {
        #expect(try await outcome(.code(2), timeLimit: .seconds(30)).error == .serverFailure)
        #expect(try await outcome(.code(5), timeLimit: .seconds(30)).error == .refused)
        #expect(try await outcome(.code(4), timeLimit: .seconds(30)).error == .refused)
    }

    /// A port that the system never assigns. A port that was free a moment ago may belong to another test by now.
    private static let nobodyListens = "127.0.0.1:1"

    @Test("The next server is asked if the first one fails, is silent, or is not there")
    func nextServer() async throws {
        let records: [DNSRecord] = [.mailExchanger(of: "firma.test", host: "mx.firma.test", preference: 10)]
        try await withDNSServer(zones: ["firma.test"], records: records) { good in
            for behaviour in [BadNameServer.Behaviour.code(2), .silent] {
                let bad = try await BadNameServer.start(behaviour)
                let list = "\(Self.nobodyListens), \(bad.endpoint), \(good.endpoint)"
                let resolver = DNSResolver(
                    servers: try DNSResolver.NameServer.list(parsing: list), timeLimit: .seconds(6))
                #expect(try await resolver.mailExchangers(of: "firma.test").map(\.host) == ["mx.firma.test"])
                #expect(bad.questions > 0)
                await bad.stop()
            }
        }
    }

    @Test("If nothing listens, the name servers are unreachable")
    func unreachable() async throws {
        let resolver = DNSResolver(
            servers: [try DNSResolver.NameServer(parsing: Self.nobodyListens)], timeLimit: .seconds(30))
        await #expect(throws: DNSError.unreachable) { try await resolver.mailExchangers(of: "firma.test") }
    }

    @Test("A cancelled question ends at once, whether or not it was sent, and others continue")
    func cancelled() async throws {
        let server = try await BadNameServer.start(.silent)
        let resolver = DNSResolver(
            servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")], timeLimit: .seconds(60), tries: 1)
        let first = Task { try await resolver.mailExchangers(of: "firma.test") }
        first.cancel()
        await #expect(throws: DNSError.cancelled) { try await first.value }

        let quick = DNSResolver(servers: resolver.servers, timeLimit: .seconds(1), tries: 1)
        let other = Task { try await quick.mailExchangers(of: "other.test") }
        let before = server.questions
        let second = Task { try await resolver.mailExchangers(of: "firma.test") }
        while server.questions < before + 1 { await Task.yield() }
        second.cancel()
        await #expect(throws: DNSError.cancelled) { try await second.value }
        await #expect(throws: DNSError.timedOut) { try await other.value }
        await server.stop()
    }
}
