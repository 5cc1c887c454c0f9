import DNS
import LocalServers
import Synchronization
import Testing

@Suite("Names, name servers and the order of services")
struct NameTests {
    @Test(
        "An invalid name is refused, and no server is asked",
        arguments: [
            "", ".", "a..b", ".firma.test", "firma test", "fi\u{0}rma.test", "firma\\.test", "čedok.cz", "a/b.test",
            String(repeating: "a", count: 64) + ".test", String(repeating: "ab.", count: 84) + "test", "*.firma.test",
        ])
    func notAName(_ text: String) async throws {
        let server = try await BadNameServer.start(.silent)
        let resolver = DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")])
        await #expect(throws: DNSError.notAName(text)) { try await resolver.mailExchangers(of: text) }
        await #expect(throws: DNSError.notAName(text)) { try await resolver.addresses(of: text, family: .ipv4) }
        #expect(server.questions == 0)
        await server.stop()
    }

    @Test("The longest allowed name and label are accepted")
    func longest() async throws {
        let server = try await BadNameServer.start(.code(3))
        let resolver = DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")])
        let label = String(repeating: "a", count: 63)
        let name = "\(label).\(label).\(label).\(String(repeating: "b", count: 61))"
        await #expect(throws: DNSError.noSuchDomain) { try await resolver.mailExchangers(of: name) }
        await #expect(throws: DNSError.notAName(name + "b")) { try await resolver.mailExchangers(of: name + "b") }
        await server.stop()
    }

    @Test("A name server is an address and optionally a port")
    func nameServers() throws {
        for (text, shown) in [
            ("127.0.0.1:5353", "127.0.0.1:5353"), ("192.0.2.1", "192.0.2.1:53"), ("[::1]:5353", "[::1]:5353"),
            ("[::1]", "[::1]:53"), ("2001:db8::1", "[2001:db8::1]:53"),
        ] {
            #expect(try DNSResolver.NameServer(parsing: text).description == shown)
        }
        for text in [
            "", "dns.test", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:x", "[127.0.0.1]:53", "[::1]53",
        ] {
            #expect(throws: DNSError.notANameServer(text)) { try DNSResolver.NameServer(parsing: text) }
        }
        let list = try DNSResolver.NameServer.list(parsing: " 127.0.0.1:5353, [::1]:53 ")
        #expect(list.map(\.description) == ["127.0.0.1:5353", "[::1]:53"])
        #expect(throws: DNSError.notANameServer(" ,")) { try DNSResolver.NameServer.list(parsing: " ,") }
    }

    @Test("Services are ordered by priority, and randomly by weight within one priority")
    func order() {
        func record(_ host: String, _ priority: Int, _ weight: Int) -> ServiceRecord {
            ServiceRecord(host: host, port: 993, priority: priority, weight: weight)
        }
        let records = [record("c", 20, 0), record("b", 10, 30), record("z", 10, 0), record("a", 10, 70)]
        var sums: [Int] = []
        let lowest = ServiceRecord.ordered(records) { sum in
            sums.append(sum)
            return 0
        }
        #expect(lowest.map(\.host) == ["z", "b", "a", "c"])
        #expect(sums == [100, 100, 70, 0])
        #expect(ServiceRecord.ordered(records) { $0 }.map(\.host) == ["a", "b", "z", "c"])
        #expect(ServiceRecord.ordered(records) { min($0, 31) }.map(\.host) == ["a", "b", "z", "c"])
        #expect(ServiceRecord.ordered(records) { min($0, 30) }.map(\.host) == ["b", "a", "z", "c"])
        // A choice out of range loses no record.
        #expect(ServiceRecord.ordered(records) { _ in -5 }.count == 4)
        #expect(ServiceRecord.ordered(records) { _ in 9999 }.count == 4)
    }
}
