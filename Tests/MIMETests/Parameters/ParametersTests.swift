import TestSupport
import Testing

@testable import MIME

@Suite("Parameters of header fields") struct ParametersTests {
    @Test("Common forms are read without a defect")
    func commonFormsAreParsed() {
        let (type, defects) = Parameters.parse(
            "Text/Plain; charset=UTF-8; format=\"flowed\" ; delsp=yes (comment)".utf8)
        #expect(defects.isEmpty)
        #expect(type.value == "text/plain")
        #expect(type.items.map(\.name) == ["charset", "format", "delsp"])
        #expect(type.items.map(\.value) == ["UTF-8", "flowed", "yes"])
        #expect(
            Parameters.parse("multipart/mixed;\r\n\tboundary=\"=_a;b\\\"c\"".utf8).parameters["boundary"] == "=_a;b\"c")
        #expect(Parameters.parse(" (a) text (b) / (c) plain (d)".utf8) == (Parameters("text/plain"), []))
        #expect(Parameters.parse("attachment".utf8) == (Parameters("attachment"), []))
        #expect(Parameters.parse("attachment;".utf8) == (Parameters("attachment"), []))
    }

    @Test(
        "A file name is read in every form that programs write",
        arguments: [
            "attachment; filename*=utf-8''P%C5%99%C3%ADloha%201.pdf",
            "attachment; filename*=UTF-8'cs'P%c5%99%c3%adloha%201.pdf",
            "attachment; filename*0*=utf-8''P%C5%99%C3; filename*1*=%ADloha; filename*2=\" 1.pdf\"",
            "attachment; filename*2=\" 1.pdf\"; filename*0*=utf-8''P%C5%99%C3; filename*1*=%ADloha",
            "attachment; filename=\"Priloha 1.pdf\"; filename*=utf-8''P%C5%99%C3%ADloha%201.pdf",
            "attachment; filename*=\"utf-8''P%C5%99%C3%ADloha%201.pdf\"",
            "attachment; filename*=iso-8859-2''P%F8%EDloha%201.pdf",
            "attachment; filename=\"=?utf-8?Q?P=C5=99=C3=ADloha_1.pdf?=\"",
            "attachment; filename==?utf-8?Q?P=C5=99=C3=ADloha_1.pdf?=",
            "attachment; filename=\"=?utf-8?Q?P=C5=99=C3=AD?=\r\n =?utf-8?Q?loha_1.pdf?=\"",
            "attachment; filename=\"Příloha 1.pdf\"",
            "attachment; filename*0=\"=?utf-8?Q?P=C5=99=C3=AD\"; filename*1=\"loha_1.pdf?=\"",
        ])
    func fileNamesAreReadInEveryForm(value: String) {
        let (parameters, defects) = Parameters.parse(value.utf8)
        #expect(parameters["filename"] == "Příloha 1.pdf")
        #expect(defects.isEmpty)
    }

    @Test(
        "A broken value is read as its author intended, and noted",
        arguments: [
            ("attachment; filename=my file (1).pdf; size=3", "my file (1).pdf"),
            ("attachment; filename=\"a \"b\" c.pdf\"; size=3", "a \"b\" c.pdf"),
            ("attachment; filename=\"my file.pdf; size=3", "my file.pdf"), ("attachment filename=a.pdf", "a.pdf"),
            ("attachment; filename=\"a.pdf\" size=3", "a.pdf"), ("filename=a.pdf", "a.pdf"),
            ("attachment; x; filename=a.pdf", "a.pdf"),
            ("attachment; filename*=a%20b.pdf", "a b.pdf"), ("attachment; filename=a.pdf; filename=b.pdf", "a.pdf"),
            ("attachment; filename*0=a; filename*2=.pdf", "a.pdf"), ("attachment; filename*=utf-8''a%2.pdf", "a%2.pdf"),
        ])
    func brokenValuesAreReadAsIntended(value: String, name: String) {
        let (parameters, defects) = Parameters.parse(value.utf8)
        #expect(parameters["filename"] == name)
        #expect(defects == [.badParameter])
    }

    @Test("A missing semicolon between parameters is detected")
    func missingSemicolonsBetweenParametersAreDetected() {
        let type = Parameters.parse("text/html charset=utf-8 format=flowed".utf8)
        #expect(type.parameters.value == "text/html")
        #expect(type.parameters["charset"] == "utf-8")
        #expect(type.parameters["format"] == "flowed")
        #expect(type.defects == [.badParameter])
        #expect(Parameters.parse("text/plain; charset=us-ascii (Plain text)".utf8).parameters["charset"] == "us-ascii")
    }

    @Test("The charset of raw bytes is guessed, and that is noted")
    func charsetOfRawBytesIsGuessed() {
        let read = Parameters.parse(Array("attachment; filename=\"".utf8) + [0x8E, 0x6C, 0x75, 0x9D, 0x22])
        #expect(read.parameters["filename"] == "Žluť")
        #expect(read.defects == [.raw8BitHeader])
    }

    @Test("The language of a parameter is kept")
    func languagesAreKept() {
        #expect(Parameters.parse("a; title*=us-ascii'en-us'This%20is".utf8).parameters.items.first?.language == "en-us")
    }

    @Test("Any bytes are read, in time proportional to their length")
    func anyBytesAreReadInLinearTime() {
        var random = SeededRandom(seed: 7)
        let pieces = [";", "=", "\"", "*", "0", "filename", "a", " ", "'", "%C5", "\\", "(", ")", "=?", "?=", "\r\n "]
        for _ in 0..<5_000 {
            var bytes = (0..<25).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
            bytes += random.bytes(upTo: 4)
            _ = Parameters.parse(bytes)
        }
        for piece in pieces + ["a=b;", "a=\"", "\" \"", "a*1=x;", "\"a"] {
            let long = "x; n=\"" + String(repeating: piece, count: 20_000)
            _ = Parameters.parse(long.utf8)
        }
    }
}
