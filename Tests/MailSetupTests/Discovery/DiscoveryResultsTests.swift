import MailWire
import Testing

@testable import MailSetup

@Suite("Which result is taken")
struct DiscoveryResultsTests {
    private func result(_ name: String) -> SourceResult {
        SourceResult(
            imap: Endpoint(host: "imap.\(name)", port: 993, security: .tls),
            smtp: Endpoint(host: "smtp.\(name)", port: 465, security: .tls))
    }

    @Test("A worse result waits for every better source, and no longer")
    func precedence() {
        let order: [DiscoveredServers.Source] = [
            .mailExchanger, .serviceRecords, .configurationFile, .guess, .serviceRecordsElsewhere,
        ]
        #expect(DiscoveryResults.sources == order)
        for (rank, source) in order.enumerated() {
            var results = DiscoveryResults()
            results.note(result("this"), from: source)
            results.standing = .exists
            for better in order[..<rank] {
                #expect(!results.isDecided, "\(source) waits for \(better)")
                results.note(.nothing, from: better)
            }
            #expect(results.isDecided)
            for worse in order[(rank + 1)...] { results.note(result("worse"), from: worse) }
            let servers = results.servers(userNames: ["anna"])
            #expect(servers?.source == source && servers?.imap.host == "imap.this" && servers?.userNames == ["anna"])
            if rank > 0 {
                results.note(result("better"), from: order[rank - 1])
                #expect(results.servers(userNames: [])?.imap.host == "imap.better")
            }
        }
    }

    @Test("Nothing is decided before the domain is known to take mail, and one that takes none has no servers")
    func standing() {
        var results = DiscoveryResults()
        for source in DiscoveryResults.sources { results.note(result("this"), from: source) }
        #expect(!results.isDecided)
        results.standing = .nameServersSilent
        #expect(results.isDecided && results.servers(userNames: []) != nil)
        for standing in [DomainStanding.noSuchDomain, .takesNoMail] {
            var results = DiscoveryResults()
            results.note(result("this"), from: .guess)
            results.standing = standing
            #expect(results.isDecided && results.servers(userNames: []) == nil)
        }
    }

    @Test("One server alone is not a result, but is rejected only once all sources have finished")
    func oneServerFound() {
        var results = DiscoveryResults()
        results.standing = .exists
        for source in DiscoveryResults.sources {
            #expect(!results.isDecided)
            results.note(SourceResult(imap: Endpoint(host: "imap.this", port: 993, security: .tls)), from: source)
        }
        #expect(results.isDecided && results.servers(userNames: []) == nil)
    }
}
