import Foundation
import Storage

/// A day of the Gregorian calendar, as users write it: `2026-03-01`, `2026/03/01`, `1.3.2026` or `1. 3. 2026`.
public struct CalendarDay: Hashable, Sendable {
    /// The year, 1970 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1.
    public let day: Int

    /// Parses a day; `nil` if the text has another form or the day does not exist.
    public init?(_ text: some StringProtocol) {
        let text = String(text.filter { !$0.isWhitespace })
        let separator = text.first { !$0.isASCII || !$0.isNumber }
        guard let separator, "-/.".contains(separator) else { return nil }
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        let isYearFirst = separator != "."
        guard parts.count == 3, parts.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(\.isNumber) }),
            let year = Int(parts[isYearFirst ? 0 : 2]), let month = Int(parts[1]),
            let day = Int(parts[isYearFirst ? 2 : 0]), (1970...9999).contains(year)
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        guard DateComponents(calendar: calendar, year: year, month: month, day: day).isValidDate else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Returns the moment at which the day begins in a time zone.
    func beginning(in timeZone: TimeZone) -> Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let date = calendar.date(from: DateComponents(year: year, month: month, day: day))
        return Timestamp(seconds: Int64(date?.timeIntervalSince1970 ?? 0))
    }
}
