import Foundation
import Storage

/// A time as tables show it: in the person's time zone, to the minute.
enum ShortTime {
    static func text(_ moment: Timestamp) -> String {
        let seconds = time_t(clamping: moment.microseconds / 1_000_000)
        let (local, overflows) = seconds.addingReportingOverflow(
            CommandSurroundings.current.secondsFromUTC(at: seconds))
        var (shown, parts) = (local, tm())
        guard !overflows, gmtime_r(&shown, &parts) != nil else { return moment.description }
        var buffer = [CChar](repeating: 0, count: 32)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
