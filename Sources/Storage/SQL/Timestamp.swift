import Foundation

/// A moment, in microseconds since 1970-01-01T00:00:00Z without leap seconds. This is how the database stores times.
public struct Timestamp: Sendable, Hashable, Comparable, Codable, SQLConvertible {
    /// Microseconds since the epoch; negative before it.
    public var microseconds: Int64

    /// Creates a moment from microseconds since the epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Creates a moment from seconds since the epoch, as mail dates have them; clamped if out of range.
    public init(seconds: Int64) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (seconds < 0 ? .min : .max) : product
    }

    /// The current time, by the system's clock.
    public static var now: Timestamp {
        Timestamp(microseconds: Int64((Date().timeIntervalSince1970 * 1_000_000).rounded(.down)))
    }

    public var sqlValue: SQLValue { .integer(microseconds) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

    /// Returns the moment `duration` later, clamped if out of range.
    public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        let step = Timestamp(seconds: seconds).microseconds.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        let sum = moment.microseconds.addingReportingOverflow(step.partialValue)
        if step.overflow || sum.overflow { return Timestamp(microseconds: seconds < 0 ? .min : .max) }
        return Timestamp(microseconds: sum.partialValue)
    }

    /// Returns the moment `duration` earlier, clamped if out of range.
    public static func - (moment: Timestamp, duration: Duration) -> Timestamp { moment + (.zero - duration) }

    /// Returns how much later `left` is than `right`.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC, with microseconds if they are not zero: `2026-11-21T06:29:47Z`, `2026-11-21T06:29:47.250000Z`.
    public var description: String {
        let (days, microsecondsOfDay) = Self.floorDivision(microseconds, 86_400_000_000)
        let (year, month, day) = Self.civilDate(daysSinceEpoch: days)
        let (secondsOfDay, fraction) = (microsecondsOfDay / 1_000_000, microsecondsOfDay % 1_000_000)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
        let hour = Self.padded(secondsOfDay / 3600, 2)
        let time = "\(hour):\(Self.padded(secondsOfDay / 60 % 60, 2)):\(Self.padded(secondsOfDay % 60, 2))"
        return fraction == 0 ? "\(date)T\(time)Z" : "\(date)T\(time).\(Self.padded(fraction, 6))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    private static func floorDivision(_ number: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Returns the Gregorian date of a day. Years are counted from March, so that the leap day ends a year, in cycles
    /// of 400 years (146,097 days).
    private static func civilDate(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (cycle, dayOfCycle) = floorDivision(days + 719_468, 146_097)
        let yearOfCycle =
            (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }
}
