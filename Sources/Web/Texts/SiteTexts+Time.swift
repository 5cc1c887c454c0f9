import Accounts
import Foundation
import Storage

extension SiteTexts {
    /// Returns a day: `3 Nov 2026`, `3. 11. 2026`, `3.11.2026`.
    func day(_ moment: Timestamp, timeZone: String) -> String {
        let parts = Self.parts(moment, timeZone)
        return day(parts)
    }

    /// Returns a time as people say it: `today 14:05`, `yesterday 14:05`, else the day and the time.
    func moment(_ moment: Timestamp, now: Timestamp, timeZone: String) -> String {
        let (parts, today) = (Self.parts(moment, timeZone), Self.parts(now, timeZone))
        let yesterday = Self.parts(now - .seconds(86_400), timeZone)
        let time = "\(parts.hour ?? 0):\(Self.twoDigits(parts.minute ?? 0))"
        if Self.isSameDay(parts, today) { return self("time_today", ["time": time]) }
        if Self.isSameDay(parts, yesterday) { return self("time_yesterday", ["time": time]) }
        return dayAndTime(parts)
    }

    /// Returns the day and the time, for what is read later: `3 Nov 2026, 14:05`.
    func dayAndTime(_ moment: Timestamp, timeZone: String) -> String { dayAndTime(Self.parts(moment, timeZone)) }

    private func dayAndTime(_ parts: DateComponents) -> String {
        let time = "\(parts.hour ?? 0):\(Self.twoDigits(parts.minute ?? 0))"
        switch language {
        case .czech, .slovak: return "\(day(parts)) \(time)"
        case .polish, .english: return "\(day(parts)), \(time)"
        }
    }

    /// Returns a time for `<time>`: as people say it, in full, and for programs.
    func time(_ moment: Timestamp, now: Timestamp, timeZone: String) -> MomentView {
        let parts = Self.parts(moment, timeZone)
        let clock = [parts.minute ?? 0, parts.second ?? 0].map(Self.twoDigits).joined(separator: ":")
        let second = Timestamp(microseconds: moment.microseconds - moment.microseconds % 1_000_000)
        return MomentView(
            text: self.moment(moment, now: now, timeZone: timeZone), full: "\(day(parts)), \(parts.hour ?? 0):\(clock)",
            exact: second.description)
    }

    private func day(_ parts: DateComponents) -> String {
        let (day, month, year) = (parts.day ?? 0, parts.month ?? 0, parts.year ?? 0)
        switch language {
        case .czech, .slovak: return "\(day).\u{a0}\(month).\u{a0}\(year)"
        case .polish: return "\(day).\(Self.twoDigits(month)).\(year)"
        case .english: return "\(day)\u{a0}\(Self.englishMonths[max(1, min(month, 12)) - 1])\u{a0}\(year)"
        }
    }

    private static let englishMonths = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func parts(_ moment: Timestamp, _ timeZone: String) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        return calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
    }

    private static func isSameDay(_ left: DateComponents, _ right: DateComponents) -> Bool {
        left.year == right.year && left.month == right.month && left.day == right.day
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
