import MailWire
import Testing

@testable import MailSetup

@Suite("Which result is taken")
struct DiscoveryBoardTests {
    private func finding(_ name: String) -> SourceFinding {
        SourceFinding(
            imap: Endpoint(host: "imap.\(name)", port: 993, security: .tls),
            smtp: Endpoint(host: "smtp.\(name)", port: 465, security: .tls))
    }

    @Test("A worse result waits for every better source, and no longer")
    func precedence() {
        let order: [DiscoveredServers.Source] = [
            .mailExchanger, .serviceRecords, .configurationFile, .guess, .serviceRecordsElsewhere,
        ]
        #expect(DiscoveryBoard.sources == order)
        for (rank, source) in order.enumerated() {
            var board = DiscoveryBoard()
            board.note(finding("this"), from: source)
            board.standing = .exists
            for better in order[..<rank] {
                #expect(!board.isDecided, "\(source) waits for \(better)")
                board.note(.nothing, from: better)
            }
            #expect(board.isDecided)
            for worse in order[(rank + 1)...] { board.note(finding("worse"), from: worse) }
            let servers = board.servers(userNames: ["anna"])
            #expect(servers?.source == source && servers?.imap.host == "imap.this" && servers?.userNames == ["anna"])
            if rank > 0 {
                board.note(finding("better"), from: order[rank - 1])
                #expect(board.servers(userNames: [])?.imap.host == "imap.better")
            }
        }
    }

    @Test("Nothing is decided before the domain is known to take mail, and one that takes none has no servers")
    func standing() {
        var board = DiscoveryBoard()
        for source in DiscoveryBoard.sources { board.note(finding("this"), from: source) }
        #expect(!board.isDecided)
        board.standing = .nameServersSilent
        #expect(board.isDecided && board.servers(userNames: []) != nil)
        for standing in [DomainStanding.noSuchDomain, .takesNoMail] {
            var board = DiscoveryBoard()
            board.note(finding("this"), from: .guess)
            board.standing = standing
            #expect(board.isDecided && board.servers(userNames: []) == nil)
        }
    }

    @Test("One server alone is not a result, but is rejected only once all sources have finished")
    func oneServerFound() {
        var board = DiscoveryBoard()
        board.standing = .exists
        for source in DiscoveryBoard.sources {
            #expect(!board.isDecided)
            board.note(SourceFinding(imap: Endpoint(host: "imap.this", port: 993, security: .tls)), from: source)
        }
        #expect(board.isDecided && board.servers(userNames: []) == nil)
    }
}
