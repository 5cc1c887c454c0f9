import Logging
import Storage

/// Writes the log to standard error. Each line is written at once, so that lines of several threads do not mix.
struct StandardErrorLog: LogHandler {
    let label: String
    let format: LogFormat
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, format: LogFormat, level: Logger.Level) {
        self.label = label
        self.format = format
        logLevel = level
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Console.ofProcess.writeError(line(event, at: .now).bytes(format))
    }

    /// Returns the line of an event.
    func line(_ event: LogEvent, at time: Timestamp) -> LogLine {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { $1 } }
        if let given = event.metadata { all.merge(given) { $1 } }
        if let error = event.error { all["error"] = "\(error)" }
        return LogLine(time: time, level: event.level, label: label, message: "\(event.message)", metadata: all)
    }

    /// Makes this the log of the whole process.
    static func start(_ log: ServeConfiguration.Log) {
        LoggingSystem.bootstrap { label in
            StandardErrorLog(label: label, format: log.format, level: log.level)
        }
    }
}
