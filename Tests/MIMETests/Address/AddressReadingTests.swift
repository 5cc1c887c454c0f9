import MIME
import TestSupport
import Testing

@Suite("Addresses parsed again")
struct AddressReadingTests {
    @Test(
        "An address parsed without a defect is parsed the same again, whatever the bytes",
        arguments: [1, 2, 3, 4])
    func again(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let pieces =
            Array("ab.@\"\\<>()[],:; =?-_é\u{1}\u{7F}%!*".utf8) + Array("=?u?q?".utf8) + [0x0D, 0x0A, 0x09, 0xFF]
        var sound = 0
        for _ in 0..<40_000 {
            let bytes = (0..<Int(random.next() % 16)).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] }
            let list = bytes.withUnsafeBytes { AddressList.parse($0) }
            guard list.defects.isEmpty else { continue }
            for address in list.addresses where !address.isEmptyGroup {
                sound += 1
                let again = AddressList.parse(address.address.utf8).addresses
                #expect(again.map(\.address) == [address.address], "\(bytes)")
            }
        }
        #expect(sound > 50)
    }

    @Test(
        "A quoted string in a domain is a defect",
        arguments: ["a@\"b\"", "a@b.\"c d\"", "<a@\"b\">", "x <a@b\"c\">"])
    func quotedDomain(text: String) {
        #expect(AddressList.parse(text.utf8).defects == [.badAddress])
    }
}
