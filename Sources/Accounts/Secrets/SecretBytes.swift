/// Bytes of which no one may learn anything by trying.
enum SecretBytes {
    /// Compares in a time that does not depend on where the two differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
