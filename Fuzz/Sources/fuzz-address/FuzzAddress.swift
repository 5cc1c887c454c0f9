import FuzzDriver
import MIME

/// Any bytes are a list of addresses. An address parsed without a defect parses to the same address again.
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
            guard list.defects.isEmpty, !address.isEmptyGroup else { continue }
            let again = AddressList.parse(address.address.utf8).addresses
            FuzzTarget.require(again.map(\.address) == [address.address], "an address is read the same again")
        }
    }
}
