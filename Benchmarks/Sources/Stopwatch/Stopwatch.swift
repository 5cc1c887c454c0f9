import Glibc

/// A measurement of a stretch of this process, from ``init()`` to ``line(_:)``.
public struct Stopwatch: Sendable {
    private let start: Moment

    /// Starts the measurement.
    public init() { start = .now }

    /// Returns the JSON object that the driver reads: `seconds` (wall), `user` and `system` (processor seconds of all
    /// threads), `peak` (the most resident memory that the process has had, in bytes), and `counts`.
    public func line(_ counts: KeyValuePairs<String, Int>) -> String {
        let end = Moment.now
        let fields =
            [
                "\"seconds\": \(end.wall - start.wall)", "\"user\": \(end.user - start.user)",
                "\"system\": \(end.system - start.system)", "\"peak\": \(Self.peakResidentBytes())",
            ] + counts.map { "\"\($0.key)\": \($0.value)" }
        return "{" + fields.joined(separator: ", ") + "}"
    }

    /// Returns VmHWM of proc(5) in bytes; 0 if there is none.
    private static func peakResidentBytes() -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let words = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
                .split(whereSeparator: \.isWhitespace)
            if words.first == "VmHWM:", words.count > 1 { return (Int(words[1]) ?? 0) * 1024 }
        }
        return 0
    }
}

private struct Moment {
    let wall: Double
    let user: Double
    let system: Double

    static var now: Moment {
        var clock = timespec()
        clock_gettime(CLOCK_MONOTONIC, &clock)
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Moment(
            wall: Double(clock.tv_sec) + Double(clock.tv_nsec) / 1e9, user: seconds(usage.ru_utime),
            system: seconds(usage.ru_stime))
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
