import Glibc

/// A moment and its writer's zone: the value of a Date field (RFC 5322 §3.3).
public struct MessageDate: Sendable, Hashable {
    /// Seconds since 1970-01-01T00:00:00Z. A leap second counts as the second after it.
    public var secondsSinceEpoch: Int64
    /// How far the writer's clock was ahead of UTC, in minutes. In a parsed date this is less than a day.
    public var offsetMinutes: Int

    /// Creates a date from a moment and a zone.
    public init(secondsSinceEpoch: Int64, offsetMinutes: Int = 0) {
        self.secondsSinceEpoch = secondsSinceEpoch
        self.offsetMinutes = offsetMinutes
    }

    /// The current moment, in UTC.
    public static var now: MessageDate { MessageDate(secondsSinceEpoch: Int64(time(nil))) }

    /// Parses a date; `nil` if the value is not one.
    ///
    /// Accepts RFC 5322 with its obsolete forms (named zones, years of two digits, no seconds, comments), and what
    /// programs also write: full month names, dashes, a zone after `GMT`, asctime, ISO 8601. Ignores the day of the
    /// week. An impossible zone such as `+2400` is read as UTC.
    public init?(parsing value: UnsafeRawBufferPointer) {
        guard let read = DateParser.parse(value) else { return nil }
        self = read.date
    }

    /// Parses a date; `nil` if the value is not one.
    public init?(parsing value: some Collection<UInt8>) {
        let date =
            value.withContiguousStorageIfAvailable { MessageDate(parsing: UnsafeRawBufferPointer($0)) }
            ?? Array(value).withUnsafeBytes { MessageDate(parsing: $0) }
        guard let date else { return nil }
        self = date
    }

    /// The date as in RFC 3339, in its own zone: `2026-11-21T07:30:00+01:00`, or with `Z` for offset 0.
    public var rfc3339: String {
        let civil = local
        let day = "\(padded(civil.year, 4))-\(padded(civil.month, 2))-\(padded(civil.day, 2))"
        let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        return "\(day)T\(time)" + (writtenOffset == 0 ? "Z" : zone(separator: ":"))
    }

    /// The date as in RFC 5322: `Sat, 21 Nov 2026 07:30:00 +0100`.
    public var rfc5322: String {
        let civil = local
        let time = "\(padded(civil.hour, 2)):\(padded(civil.minute, 2)):\(padded(civil.second, 2))"
        let day = "\(civil.weekdayName), \(civil.day) \(civil.monthName) \(padded(civil.year, 4))"
        return "\(day) \(time) \(zone(separator: ""))"
    }

    /// The largest difference of a zone from UTC, in minutes: less than a day (RFC 3339 §5.6).
    static let largestOffset = 23 * 60 + 59

    /// The offset as written; an impossible one is written as UTC.
    private var writtenOffset: Int { offsetMinutes.magnitude > Self.largestOffset ? 0 : offsetMinutes }

    /// The fields of the writer's clock.
    private var local: CivilTime {
        let (seconds, overflows) = secondsSinceEpoch.addingReportingOverflow(Int64(writtenOffset) * 60)
        return CivilTime(secondsSinceEpoch: overflows ? secondsSinceEpoch : seconds)
    }

    private func zone(separator: String) -> String {
        let minutes = Int(writtenOffset.magnitude)
        return (writtenOffset < 0 ? "-" : "+") + padded(minutes / 60, 2) + separator + padded(minutes % 60, 2)
    }

    private func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
