import Foundation
import Testing

@testable import Pennypost

@Suite("Message sources")
struct MessageSourceTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "source-\(UUID().uuidString)")

    private func withFile(_ bytes: [UInt8], _ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "dopis.eml")
        try Data(bytes).write(to: file)
        try body(file.path)
    }

    @Test("A file is read unchanged, up to the limit and not past it")
    func readsUpToTheLimit() throws {
        let bytes = [UInt8](repeating: 0x0D, count: 5_000_000)
        try withFile(bytes) { path throws in
            let source = MessageSource(argument: path)
            #expect(try source.read() == bytes)
            #expect(try source.read(limit: bytes.count) == bytes)
            #expect(throws: MessageSourceError.tooLarge(path, limit: bytes.count - 1)) {
                try source.read(limit: bytes.count - 1)
            }
        }
    }

    @Test("A missing file and a folder are named, with a remedy")
    func namesWhatIsMissing() throws {
        #expect(throws: MessageSourceError.missing("/nowhere/a.eml")) {
            try MessageSource(argument: "/nowhere/a.eml").read()
        }
        #expect(throws: MessageSourceError.folder("/")) { try MessageSource(argument: "/").read() }
        #expect(MessageSourceError.missing("a.eml").description.hasPrefix("a.eml: there is no such file."))
    }

    @Test("A hyphen means standard input")
    func knowsStandardInput() {
        #expect(MessageSource(argument: "-") == .standardInput)
        #expect(MessageSource(argument: "./-") == .file("./-"))
    }
}
