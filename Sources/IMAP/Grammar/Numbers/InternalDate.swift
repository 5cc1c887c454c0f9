/// The time at which the server received a message: `"17-Jul-1996 02:44:25 -0700"` (RFC 9051 §2.3.3, §9 `date-time`).
public struct InternalDate: Hashable, Sendable, CustomStringConvertible {
    /// The day, in the time zone ``zone``.
    public let day: CivilDate
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 60 to allow for a leap second.
    public let second: Int
    /// The offset from UTC in minutes, positive to the east, -1439 to 1439.
    public let zone: Int

    /// Creates a date; `nil` if a field is out of range.
    /// - Parameters:
    ///   - day: The day.
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - second: The second, 0 to 60.
    ///   - zone: The offset from UTC in minutes, positive to the east, -1439 to 1439.
    public init?(day: CivilDate, hour: Int, minute: Int, second: Int, zone: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second), abs(zone) < 1440 else {
            return nil
        }
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.zone = zone
    }

    /// Creates a date in UTC from the seconds since 1 January 1970 UTC, clamped to the years 1 to 9999.
    public init(secondsSince1970 seconds: Int64) {
        let clamped = Int(min(max(seconds, -62_135_596_800), 253_402_300_799))
        let days = clamped >= 0 ? clamped / 86_400 : (clamped - 86_399) / 86_400
        let rest = clamped - days * 86_400
        day = CivilDate(daysSince1970: days)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
        zone = 0
    }

    /// Seconds since 1 January 1970 UTC.
    public var secondsSince1970: Int64 {
        Int64(day.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second - zone * 60)
    }

    /// The date as written on the wire, without its quotes.
    public var description: String {
        let two = { (number: Int) in CivilDate.padded(number, to: 2) }
        let date = "\(two(day.day))-\(CivilDate.names[day.month - 1])-\(CivilDate.padded(day.year, to: 4))"
        let offset = abs(zone)
        return "\(date) \(two(hour)):\(two(minute)):\(two(second)) "
            + "\(zone < 0 ? "-" : "+")\(two(offset / 60))\(two(offset % 60))"
    }

    /// Parses a date as servers write it; `nil` if it is malformed. A one-digit day, extra spaces and a missing zone
    /// are allowed.
    public init?(parsing bytes: some Sequence<UInt8>) {
        let fields = bytes.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") })
        guard fields.count >= 2 else { return nil }
        let date = fields[0].split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let time = fields[1].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard date.count == 3, time.count == 3 else { return nil }
        let monthName = String(decoding: date[1], as: UTF8.self).lowercased()
        guard let day = Self.number(date[0]), let year = Self.number(date[2]),
            let month = CivilDate.names.firstIndex(where: { $0.lowercased() == monthName }),
            let civil = CivilDate(year: year, month: month + 1, day: day),
            let hour = Self.number(time[0]), let minute = Self.number(time[1]), let second = Self.number(time[2])
        else { return nil }
        let zone = fields.count > 2 ? Self.zone(fields[2]) : 0
        self.init(day: civil, hour: hour, minute: minute, second: second, zone: zone ?? 0)
    }

    private static func number(_ digits: some Collection<UInt8>) -> Int? {
        guard digits.count <= 4 else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func zone(_ field: some Collection<UInt8>) -> Int? {
        guard field.count == 5, let sign = field.first, let digits = number(field.dropFirst()), digits >= 0 else {
            return nil
        }
        let minutes = digits / 100 * 60 + digits % 100
        return sign == UInt8(ascii: "-") ? -minutes : minutes
    }
}
