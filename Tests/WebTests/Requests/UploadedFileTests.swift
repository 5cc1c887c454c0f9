import Foundation
import Testing

@testable import Mailboxes
@testable import Web

@Suite("Names and types of files that come with a form") struct UploadedFileTests {
    private static func file(_ name: String, type: String = "") -> UploadedFile {
        UploadedFile(field: "files", fileName: name, contentType: type, bytes: [])
    }

    @Test("A clean name has no folder and nothing that is not seen") func clean() {
        for (given, expected) in [
            ("../../etc/passwd", "passwd"), ("C:\\fakepath\\účet č. 1.pdf", "účet č. 1.pdf"),
            ("a\0b\r\n.pdf", "ab.pdf"),
            ("a\u{202E}fdp.exe", "afdp.exe"), ("\u{2066}a\u{200F}\u{61C}.pdf\u{2069}", "a.pdf"),
            ("a\u{2028}b\u{85}c", "abc"), (" a b ", "a b"), (".env", ".env"), ("👩‍👩‍👧.png", "👩‍👩‍👧.png"),
        ] {
            #expect(Self.file(given).cleanName == expected, "\(given)")
        }
        for given in ["a/", "..", "../..", "\0", "\u{202E}", " ", "/", "\\"] {
            #expect(Self.file(given).cleanName == nil, "\(given)")
        }
        // macOS stores letters and their marks apart.
        let apart = Self.file("u\u{301}c\u{30C}et").cleanName
        #expect(apart.map { Array($0.unicodeScalars) } == Array("účet".unicodeScalars))
    }

    @Test("A long name keeps its ending, and no letter is cut in two") func long() {
        for letter in ["a", "ž", "字", "😀", "👩‍👩‍👧", "x\u{301}\u{302}\u{303}"] {
            let name = Self.file(String(repeating: letter, count: 300) + ".tar.pdf").cleanName ?? ""
            #expect((220...UploadedFile.longestName).contains(name.utf8.count) && name.hasSuffix(".pdf"), "\(letter)")
            #expect(name.dropLast(".pdf".count).allSatisfy { $0 == letter.first }, "\(letter)")
        }
        let endless = Self.file("a." + String(repeating: "b", count: 300)).cleanName
        #expect(endless == "a." + String(repeating: "b", count: UploadedFile.longestName - 2))
        // One letter with more marks than a name has room for.
        #expect(Self.file("a" + String(repeating: "\u{316}", count: 300)).cleanName == nil)
        #expect(Self.file(String(repeating: "a", count: 2_000) + ".pdf").newDraftFile.name.hasSuffix("a.pdf"))
    }

    @Test("A letter takes a type and subtype, and all else as bytes") func types() {
        for type in ["application/pdf", "image/svg+xml", "Application/PDF", "application/vnd.ms-excel"] {
            #expect(Self.file("a", type: type).newDraftFile.contentType == type.lowercased())
        }
        for type in [
            "", "pdf", "/", "a/", "/b", "a/b/c", "text/plain; charset=utf-8", "text/pl ain", "text/plain\r\nX: y",
            "multipart/mixed", "message/rfc822", "text/ž", "a/" + String(repeating: "b", count: 100),
        ] {
            #expect(Self.file("a", type: type).newDraftFile.contentType == "application/octet-stream", "\(type)")
        }
    }
}
