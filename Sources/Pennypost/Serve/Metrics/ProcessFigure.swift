import Foundation

/// A figure of the process itself, under the name that Prometheus' own libraries use.
struct ProcessFigure: Sendable, Hashable {
    let name: String
    let kind: MetricsRegistry.Kind
    let value: Double

    /// The figures of this process now; those that can't be read are left out.
    static func now() -> [ProcessFigure] {
        var figures: [ProcessFigure] = []
        // Fields of /proc/self/stat behind the program's name, which is in brackets (proc(5)).
        let fields =
            (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8))?.split(separator: ")").last?
            .split(separator: " ") ?? []
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        if fields.count > 21, let user = Double(fields[11]), let system = Double(fields[12]), ticks > 0 {
            figures.append(
                ProcessFigure(name: "process_cpu_seconds_total", kind: .counter, value: (user + system) / ticks))
        }
        if fields.count > 21, let pages = Double(fields[21]) {
            let bytes = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
            figures.append(ProcessFigure(name: "process_resident_memory_bytes", kind: .gauge, value: bytes))
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            figures.append(ProcessFigure(name: "process_open_fds", kind: .gauge, value: Double(files.count)))
        }
        return figures
    }
}
