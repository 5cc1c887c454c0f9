import DNS
import LocalServers
import Testing

@Suite("Questions to a name server")
struct DNSResolverTests {
    private func resolver(_ server: DNSServer) throws -> DNSResolver {
        DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")])
    }

    @Test("Mail exchangers come in order of preference, including all with the same preference")
    func mailExchangers() async throws {
        let records: [DNSRecord] = [
            .mailExchanger(of: "firma.test", host: "backup.firma.test", preference: 50),
            .mailExchanger(of: "firma.test", host: "MX1.Firma.test", preference: 10),
            .mailExchanger(of: "firma.test", host: "mx2.firma.test", preference: 10),
        ]
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let found = try await resolver(server).mailExchangers(of: "firma.test")
            #expect(found.map(\.preference) == [10, 10, 50])
            #expect(Set(found.prefix(2).map(\.host)) == ["mx1.firma.test", "mx2.firma.test"])
            #expect(found.last == MailExchanger(host: "backup.firma.test", preference: 50))
            #expect(try await resolver(server).mailExchangers(of: "firma.test.").count == 3)
        }
    }

    @Test("A null mail exchanger means that the domain takes no mail, unless there are others")
    func nullMailExchanger() async throws {
        let records: [DNSRecord] = [
            .noMailExchanger(of: "none.test"), .noMailExchanger(of: "both.test"),
            .mailExchanger(of: "both.test", host: "mx.both.test", preference: 10),
        ]
        try await withDNSServer(zones: ["none.test", "both.test"], records: records) { server in
            let none = try await resolver(server).mailExchangers(of: "none.test")
            #expect(none.map(\.isNull) == [true])
            let both = try await resolver(server).mailExchangers(of: "both.test")
            #expect(both == [MailExchanger(host: "mx.both.test", preference: 10)])
        }
    }

    @Test("Services come by priority, with port and weight; a dot means that there is no service")
    func services() async throws {
        let records: [DNSRecord] = [
            .service("_imaps._tcp.firma.test", host: "second.firma.test", port: 1993, priority: 20, weight: 7),
            .service("_imaps._tcp.firma.test", host: "first.firma.test", port: 993, priority: 10, weight: 1),
            .noService("_imap._tcp.firma.test"),
        ]
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let found = try await resolver(server).services("_imaps._tcp", of: "firma.test")
            #expect(
                found == [
                    ServiceRecord(host: "first.firma.test", port: 993, priority: 10, weight: 1),
                    ServiceRecord(host: "second.firma.test", port: 1993, priority: 20, weight: 7),
                ])
            let none = try await resolver(server).services("_imap._tcp", of: "firma.test")
            #expect(none.map(\.isNotOffered) == [true])
        }
    }

    @Test("A host's addresses are those of the requested family")
    func addresses() async throws {
        let records: [DNSRecord] = [
            .address(of: "imap.firma.test", "192.0.2.7"), .address(of: "imap.firma.test", "2001:db8::7"),
            .address(of: "four.firma.test", "192.0.2.8"),
        ]
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let resolver = try resolver(server)
            #expect(try await resolver.addresses(of: "imap.firma.test", family: .ipv4) == ["192.0.2.7"])
            #expect(try await resolver.addresses(of: "imap.firma.test", family: .ipv6) == ["2001:db8::7"])
            await #expect(throws: DNSError.noRecords) {
                try await resolver.addresses(of: "four.firma.test", family: .ipv6)
            }
        }
    }

    @Test("A missing name, missing records, and a zone that the server refuses to answer for are distinguished")
    func missingRecords() async throws {
        let records: [DNSRecord] = [.address(of: "firma.test", "192.0.2.7")]
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let resolver = try resolver(server)
            await #expect(throws: DNSError.noRecords) { try await resolver.mailExchangers(of: "firma.test") }
            await #expect(throws: DNSError.noSuchDomain) { try await resolver.mailExchangers(of: "no.firma.test") }
            await #expect(throws: DNSError.refused) { try await resolver.mailExchangers(of: "elsewhere.test") }
        }
    }

    @Test("An answer with very many records is cut off at the limit, even over TCP")
    func manyRecords() async throws {
        let records = (0..<DNSResolver.mostRecords + 20).map {
            DNSRecord.mailExchanger(of: "many.test", host: "mail-exchanger-number-\($0).many.test", preference: $0)
        }
        try await withDNSServer(zones: ["many.test"], records: records) { server in
            let found = try await resolver(server).mailExchangers(of: "many.test")
            #expect(found.count == DNSResolver.mostRecords)
        }
    }

    @Test("Three hundred questions at once get three hundred correct answers")
    func manyQuestions() async throws {
        let records = (0..<300).map { DNSRecord.address(of: "h\($0).firma.test", "192.0.2.\($0 % 250)") }
        try await withDNSServer(zones: ["firma.test"], records: records) { server in
            let resolver = DNSResolver(
                servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")], timeLimit: .seconds(60), tries: 5)
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        try await resolver.addresses(of: "h\(number).firma.test", family: .ipv4)
                            == ["192.0.2.\(number % 250)"]
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test("A numeric address is itself and localhost is this machine, whatever the name server says")
    func noQueryIsSent() async throws {
        let server = try await BadNameServer.start(.silent)
        let resolver = DNSResolver(servers: [try DNSResolver.NameServer(parsing: "\(server.endpoint)")])
        #expect(try await resolver.addresses(of: "192.0.2.1", family: .ipv4) == ["192.0.2.1"])
        #expect(try await resolver.addresses(of: "2001:db8::1", family: .ipv6) == ["2001:db8::1"])
        #expect(try await resolver.addresses(of: "localhost", family: .ipv6) == ["::1"])
        #expect(try await resolver.addresses(of: "a.LOCALHOST", family: .ipv4) == ["127.0.0.1"])
        await #expect(throws: DNSError.noRecords) { try await resolver.addresses(of: "::1", family: .ipv4) }
        #expect(server.questions == 0)
        await server.stop()
    }
}
