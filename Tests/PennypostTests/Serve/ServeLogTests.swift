import Foundation
import Logging
import Storage
import TestSupport
import Testing

@testable import Pennypost

@Suite("The log of pennypost serve", .timeLimit(.minutes(10)))
struct ServeLogTests {
    private static let time = Timestamp(seconds: 1_790_000_000)

    private func text(_ line: LogLine, _ format: LogFormat) -> String {
        String(decoding: line.bytes(format), as: UTF8.self)
    }

    @Test("is one line an event, whatever is in it")
    func controlCharacters() throws {
        let line = LogLine(
            time: Self.time, level: .warning, label: "pennypost", message: "a server has a message for people",
            metadata: ["words": "good\nday\u{1B}[2J\u{202E}\"x\"", "mailbox": "a@firma.cz", "empty": ""])
        #expect(
            text(line, .text)
                == "2026-09-21T14:13:20Z warning  a server has a message for people empty=\"\" mailbox=a@firma.cz "
                + "words=\"good\\nday\\u{1B}[2J\\u{202E}\\\"x\\\"\"\n")
        let json = text(line, .json)
        #expect(json.filter { $0 == "\n" }.count == 1 && !json.contains("\u{1B}"))
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["level"] as? String == "warning" && object?["label"] as? String == "pennypost")
        #expect(object?["time"] as? String == "2026-09-21T14:13:20Z")
        let metadata = object?["metadata"] as? [String: String]
        #expect(metadata?["words"] == "good\nday\u{1B}[2J\u{202E}\"x\"")
    }

    @Test("cuts what is too long")
    func length() {
        let line = LogLine(
            time: Self.time, level: .info, label: "pennypost", message: "x",
            metadata: ["words": "\(String(repeating: "ž", count: 5000))"])
        for format in LogFormat.allCases { #expect(line.bytes(format).count < LogLine.longestValue + 200) }
    }

    @Test("takes what is given with the event before what the logger has")
    func metadata() {
        var log = StandardErrorLog(label: "pennypost", format: .json, level: .info)
        log[metadataKey: "a"] = "1"
        log[metadataKey: "b"] = "1"
        let event = LogEvent(
            level: .info, message: "x", metadata: ["b": "2"], source: nil, file: #fileID, function: #function,
            line: #line)
        #expect(log.line(event, at: Self.time).metadata == ["a": "1", "b": "2"])
    }

    @Test("has lines of the chosen form", arguments: LogFormat.allCases)
    func formats(format: LogFormat) async throws {
        let server = try await ServerProcess.start(["--log-format", format.rawValue], in: try ProgramFolder())
        #expect(await server.end() == 0)
        let lines = server.errors.split(separator: "\n")
        #expect(lines.count >= 3)
        for line in lines {
            switch format {
            case .text: #expect(line.wholeMatch(of: #/\d{4}-\d\d-\d\dT[0-9:.]+Z (notice|info) .*/#) != nil, "\(line)")
            case .json:
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["message"] is String && object?["time"] is String, "\(line)")
            }
        }
    }
}
