import FuzzDriver
import MIME

/// Any bytes are a list of addresses; an address that was read without a defect is read the same again.
@main
enum FuzzAddress {
    static func main() {
        FuzzTarget.run { base, count in
            FuzzAddress.read(UnsafeRawBufferPointer(start: base, count: count))
            return 0
        }
    }

    private static func read(_ bytes: UnsafeRawBufferPointer) {
        let list = AddressList.parse(bytes)
        FuzzTarget.require(list.addresses.count <= AddressList.limit, "addresses are limited")
        for address in list.addresses {
            _ = (address.description, address.domainForDisplay, try? address.wireAddress())
            guard list.defects.isEmpty, !address.isEmptyGroup, isPlain(address.domain),
                !address.localPart.utf8.contains(where: { $0 < 0x20 })
            else { continue }
            let again = AddressList.parse(address.address.utf8).addresses
            FuzzTarget.require(again.map(\.address) == [address.address], "an address is read the same again")
        }
    }

    /// Letters, digits, hyphens and dots.
    private static func isPlain(_ domain: String) -> Bool {
        domain.utf8.allSatisfy {
            $0 == 0x2D || $0 == 0x2E || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39)
        }
    }
}
