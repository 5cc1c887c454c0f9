import Accounts
import Foundation
import Storage

/// A day as `<input type="date">` sends it: `2026-11-30` (HTML, valid date string).
enum DayField {
    /// Returns the last moment of a day; `nil` if the field is empty.
    ///
    /// - Throws: ``AccountsError/input(_:)`` if it is no day.
    static func endOfDay(_ text: String, field: AccountsField, timeZone: String) throws(AccountsError) -> Timestamp? {
        guard let start = try startOfDay(text, field: field, timeZone: timeZone) else { return nil }
        return start + .seconds(86_399)
    }

    /// Returns the first moment of a day; `nil` if the field is empty.
    ///
    /// - Throws: ``AccountsError/input(_:)`` if it is no day.
    static func startOfDay(_ text: String, field: AccountsField, timeZone: String) throws(AccountsError) -> Timestamp? {
        if text.isEmpty { return nil }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            let date = calendar.date(from: DateComponents(year: year, month: month, day: day)),
            calendar.dateComponents([.year, .month, .day], from: date)
                == DateComponents(year: year, month: month, day: day)
        else { throw .input([InputProblem(field, .malformed)]) }
        return Timestamp(seconds: Int64(date.timeIntervalSince1970))
    }

    /// Returns a moment as such a day.
    static func text(_ moment: Timestamp, timeZone: String) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let parts = calendar.dateComponents(
            [.year, .month, .day], from: Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000))
        func padded(_ number: Int?, _ width: Int) -> String {
            let digits = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }
}
