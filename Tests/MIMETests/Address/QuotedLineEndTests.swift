import MIME
import Testing

@Suite("Line ends in addresses")
struct QuotedLineEndTests {
    @Test(
        "A line end or NUL, quoted or not, never gets into a name or an address",
        arguments: [
            "\"Jan\\\r\nBcc: x\" <jan@x.test>", "@\";@;\\\r\".@aO", "\"a\\\nb\"@x.test", "jan@x.test (No\\\rvak)",
            "\"a\\\u{0}b\" <jan@x.test>",
        ])
    func quotedLineEnds(list: String) {
        for address in AddressList.parse(Array(list.utf8)).addresses {
            for text in [address.displayName ?? "", address.localPart, address.domain, address.group ?? ""] {
                #expect(!text.utf8.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
            }
        }
    }
}
