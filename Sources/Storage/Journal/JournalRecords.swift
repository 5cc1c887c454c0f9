/// The format of a journal: consecutive records, each with its length and a checksum.
///
/// The checksum (FNV-1a, 64 bits) covers the record and the previous checksum. A truncated record, or one left behind
/// the end by an earlier use of the file, does not match, and reading ends there.
enum JournalRecords {
    static let firstSeal: UInt64 = 0xCBF2_9CE4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01B3
    /// The bytes in front of each record: four for the length, eight for the checksum, little-endian.
    private static let frame = 12

    /// Appends a framed record to `bytes`.
    ///
    /// - Returns: the record's checksum, for the next one.
    static func append(_ record: [UInt8], to bytes: inout [UInt8], after seal: UInt64) -> UInt64 {
        let own = self.seal(record[...], after: seal)
        bytes.reserveCapacity(bytes.count + frame + record.count)
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: record.count >> shift)) }
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: own >> UInt64(shift))) }
        bytes.append(contentsOf: record)
        return own
    }

    /// Returns the records before the first incomplete one.
    static func read(_ bytes: [UInt8]) -> [[UInt8]] {
        var (records, rest, seal): ([[UInt8]], ArraySlice<UInt8>, UInt64) = ([], bytes[...], firstSeal)
        while rest.count >= frame {
            let length = number(rest.prefix(4))
            let stored = number(rest.dropFirst(4).prefix(8))
            let body = rest.dropFirst(frame)
            guard length <= UInt64(body.count), length <= UInt64(CrashJournal.longestRecord) else { break }
            let record = body.prefix(Int(length))
            seal = self.seal(record, after: seal)
            guard seal == stored else { break }
            records.append(Array(record))
            rest = body.dropFirst(record.count)
        }
        return records
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func seal(_ record: ArraySlice<UInt8>, after seal: UInt64) -> UInt64 {
        var seal = seal
        for shift in stride(from: 0, to: 32, by: 8) {
            seal = (seal ^ UInt64(UInt8(truncatingIfNeeded: record.count >> shift))) &* prime
        }
        for byte in record { seal = (seal ^ UInt64(byte)) &* prime }
        return seal
    }
}
