import TestSupport
import Testing

@testable import Pennypost

@Suite("Message sources")
struct MessageSourceTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    @Test("A file is read unchanged, up to the limit and not past it")
    func readsUpToTheLimit() throws {
        let bytes = [UInt8](repeating: 0x0D, count: 5_000_000)
        let path = try folder.file("dopis.eml", bytes)
        let source = MessageSource(argument: path)
        #expect(try source.read() == bytes)
        #expect(try source.read(limit: bytes.count) == bytes)
        #expect(throws: MessageSourceError.tooLarge(path, limit: bytes.count - 1)) {
            try source.read(limit: bytes.count - 1)
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
