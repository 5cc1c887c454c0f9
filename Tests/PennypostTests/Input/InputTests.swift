import Testing

@testable import Pennypost

@Suite("Input")
struct InputTests {
    @Test("The data folder is found by the documented rules")
    func dataFolder() throws {
        let all = ["PENNYPOST_DATA": "/p", "XDG_DATA_HOME": "/x", "HOME": "/h"]
        #expect(try DataLocation.path(option: "d", environment: all) == "d")
        #expect(try DataLocation.path(option: nil, environment: all) == "/p")
        #expect(
            try DataLocation.path(option: nil, environment: ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/pennypost")
        #expect(
            try DataLocation.path(
                option: nil, environment: ["PENNYPOST_DATA": "", "XDG_DATA_HOME": "rel", "HOME": "/h"])
                == "/h/.local/share/pennypost")
        #expect(throws: CommandFailure.self) { try DataLocation.path(option: nil, environment: [:]) }
        #expect(throws: CommandFailure.self) { try DataLocation.path(option: "", environment: all) }
    }

    @Test("A batch line is read with the fields of send")
    func batchLine() throws {
        let line =
            #"{"from":"a@b.cz","to":["c@d.cz"],"cc":"e@f.cz","subject":"s","textFile":"t.txt","attach":[],"key":"k"}"#
        let input = try BatchLine.input(Array(line.utf8), sender: "x@y.cz")
        #expect(
            input
                == DraftInput(
                    from: "a@b.cz", to: ["c@d.cz"], cc: ["e@f.cz"], subject: "s", text: .file("t.txt"), key: "k"))
        #expect(try BatchLine.input(Array("{}".utf8), sender: "x@y.cz").from == "x@y.cz")
    }

    @Test(
        "A wrong batch line names its field",
        arguments: [
            ("", "line"), ("[]", "line"), ("{", "line"), ("\"x\"", "line"), (#"{"to":7}"#, "to"),
            (#"{"to":[7]}"#, "to"),
            (#"{"subject":["a"]}"#, "subject"), (#"{"text":"a","textFile":"b"}"#, "textFile"), (#"{"x":1}"#, "x"),
            (#"{"htmlFile":"-"}"#, "htmlFile"), (#"{"key":1}"#, "key"),
        ])
    func badBatchLine(line: String, field: String) {
        let failure = #expect(throws: CommandFailure.self) { try BatchLine.input(Array(line.utf8), sender: nil) }
        #expect(failure?.field == field)
        #expect(failure?.remedy != nil)
    }

    @Test(
        "A file's type follows from its name",
        arguments: [
            ("faktura.PDF", "application/pdf"), ("a.b.jpeg", "image/jpeg"), ("README", "application/octet-stream"),
            ("x.unknown", "application/octet-stream"), (".pdf", "application/pdf"),
        ])
    func contentType(name: String, type: String) {
        #expect(ContentTypes.type(ofFile: name) == type)
    }

    @Test("Lines of any length and line end are read; too long ones are refused")
    func lineSource() throws {
        let folder = try ProgramFolder()
        let long = String(repeating: "x", count: 200_000)
        let path = try folder.file("lines", "a\r\n\n\(long)\nlast".utf8)
        var source = try LineSource(GivenFile(option: "--batch", path: path), limit: 300_000)
        var lines: [String] = []
        while let line = try source.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == ["a", "", long, "last"])
        var short = try LineSource(GivenFile(option: "--batch", path: path), limit: 100_000)
        _ = try short.next()
        _ = try short.next()
        let failure = #expect(throws: CommandFailure.self) { try short.next() }
        #expect(failure?.code == "too-large")
    }
}
