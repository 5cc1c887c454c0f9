import Accounts
import Testing

@testable import Pennypost

@Suite("Connections of one address")
struct AddressConnectionsTests {
    @Test("are counted by address, and by the first 64 bits for IPv6")
    func counts() throws {
        let connections = AddressConnections(most: 2, exempt: [])
        #expect(connections.enter("192.0.2.1") == .counted("192.0.2.1"))
        #expect(connections.enter("::ffff:192.0.2.1") == .counted("192.0.2.1"))
        #expect(connections.enter("192.0.2.1") == .refused)
        #expect(connections.enter("192.0.2.2") == .counted("192.0.2.2"))
        guard case .counted(let block) = connections.enter("2001:db8::1") else {
            Issue.record("the first one of an address is refused")
            return
        }
        #expect(connections.enter("2001:db8::ffff:1") == .counted(block))
        #expect(connections.enter("2001:db8::2") == .refused)
        #expect(connections.enter("2001:db8:0:1::1") != .refused)
        connections.leave(block)
        #expect(connections.enter("2001:db8::2") == .counted(block))
        #expect(connections.enter(nil) == .free)
    }

    @Test("are forgotten when they end, and those of named proxies are not counted")
    func forgets() throws {
        let connections = AddressConnections(most: 1, exempt: [try #require(Network("10.0.0.0/8"))])
        for _ in 0..<3 { #expect(connections.enter("10.1.2.3") == .free) }
        #expect(connections.addresses == 0)
        #expect(connections.enter("192.0.2.1") == .counted("192.0.2.1") && connections.addresses == 1)
        connections.leave("192.0.2.1")
        #expect(connections.addresses == 0)
    }
}
