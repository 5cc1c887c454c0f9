import Foundation

/// An IPv4 or IPv6 address. An IPv4 address in IPv6 (`::ffff:10.0.0.1`) counts as IPv4.
public struct NetworkAddress: Sendable, Hashable {
    /// 4 or 16 bytes, in network order.
    let bytes: [UInt8]

    /// Reads an address; `nil` if it is none.
    public init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: &four) { Array($0) }
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let sixteen = withUnsafeBytes(of: &six) { Array($0) }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        bytes = sixteen.starts(with: mapped) ? Array(sixteen.suffix(4)) : sixteen
    }

    /// Whether it is this machine itself (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3).
    public var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    }

    /// What one subscriber usually has: the address for IPv4, the first 64 bits for IPv6.
    public var block: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 8, by: 2).map {
            String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/64"
    }
}

/// A network: an address and how many of its first bits count, for example `192.0.2.0/24`.
public struct Network: Sendable, Hashable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let bits: Int
    /// As it was written.
    public let description: String

    /// Reads a network, or a single address; `nil` if it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress(String(parts[0])) else { return nil }
        let most = address.bytes.count * 8
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...most).contains(given), parts[1].allSatisfy(\.isNumber) else {
                return nil
            }
            bits = given
        } else {
            bits = most
        }
        bytes = address.bytes
        description = text
    }

    /// Whether an address belongs to the network.
    public func contains(_ address: NetworkAddress) -> Bool {
        guard address.bytes.count == bytes.count else { return false }
        let whole = bits / 8
        guard address.bytes.prefix(whole) == bytes.prefix(whole) else { return false }
        guard bits % 8 != 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xff00 >> (bits % 8))
        return address.bytes[whole] & mask == bytes[whole] & mask
    }
}
