import Testing

@testable import MIME

@Suite("RTF in TNEF")
struct RTFTests {
    private func read(_ rtf: String) -> String? { RTFText.read(Array(rtf.utf8))?.text }

    @Test("Plain RTF gives its text: paragraphs, code page and Unicode characters, no fonts and no pictures")
    func plain() {
        let rtf = #"""
            {\rtf1\ansi\ansicpg1250\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial CYR;}}
            {\colortbl ;\red0\green0\blue0;}{\*\generator Riched20;}{\info{\title x}}
            \pard\f0\fs20 P\'f8\'edloha \{1\}\par
            \f1\'c4\'e0\f0 , \u8364?\uc0\u381  \u-10179\u-8638 {\pict\bin4 }}\\}konec\tab x\line y}
            """#
        #expect(read(rtf) == "Příloha {1}\nДа, €Ž 🙂konec\tx\ny")
        #expect(RTFText.read(Array(rtf.utf8))?.isHTML == false)
    }

    @Test("RTF made from HTML gives that HTML")
    func html() {
        let rtf = #"""
            {\rtf1\ansi\ansicpg1250\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}}
            {\*\htmltag19 <html>}{\*\htmltag64 <p class="a">}\htmlrtf {\htmlrtf0 P\'f8\'edloha {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0 \htmlrtf\par}\htmlrtf0
            {\*\htmltag72 </p>}{\*\mhtmltag64 <p>}{\pntext 1.\tab}{\*\htmltag27 </html>}}
            """#
        let read = RTFText.read(Array(rtf.utf8))
        #expect(read?.text == #"<html><p class="a">Příloha &lt;</p></html>"#)
        #expect(read?.isHTML == true)
    }

    @Test("Bytes that are not RTF give nothing; broken RTF gives what it has")
    func broken() {
        #expect(read("Hello") == nil)
        #expect(read(#"{\rtf1 a}}}b{{{\'"#) == "ab")
        #expect(read(#"{\rtf1 a\u55357?b\u56898?c\bin99999 d"#) == "a\u{FFFD}b\u{FFFD}c")
        #expect(read(#"{\rtf1 "# + String(repeating: "{", count: 100_000) + "x")?.hasSuffix("x") == true)
    }

    /// `{\rtf1 hi}` packed with a reference to the start of the ring, as packed by compressed-rtf on PyPI.
    private static let packed: [UInt8] = [
        0x15, 0x00, 0x00, 0x00, 0x0A, 0x00, 0x00, 0x00, 0x4C, 0x5A, 0x46, 0x75, 0xCA, 0x25, 0x8D, 0x90, 0x21, 0x00,
        0x04, 0x20, 0x68, 0x69, 0x7D, 0x0D, 0x90,
    ]

    @Test("Packed RTF is unpacked, and its checksum is verified")
    func unpack() {
        let whole = CompressedRTF.decompress(Self.packed[...], limit: 1000)
        #expect(whole.bytes == Array(#"{\rtf1 hi}"#.utf8))
        #expect(whole.isSound)
        var changed = Self.packed
        changed[12] = 0
        #expect(CompressedRTF.decompress(changed[...], limit: 1000).bytes == whole.bytes)
        #expect(!CompressedRTF.decompress(changed[...], limit: 1000).isSound)
        #expect(CompressedRTF.decompress(Self.packed[...], limit: 4).bytes.count == 4)
        for length in 0..<Self.packed.count {
            #expect(!CompressedRTF.decompress(Self.packed[..<length], limit: 1000).isSound)
        }
    }

    @Test("RTF that is not packed is taken as it is")
    func unpacked() {
        let rtf = Array(#"{\rtf1 hi}"#.utf8)
        let bytes =
            TNEFFile.number(UInt32(rtf.count + 12), 4) + TNEFFile.number(UInt32(rtf.count), 4)
            + Array("MELA".utf8) + [0, 0, 0, 0] + rtf
        let read = CompressedRTF.decompress(bytes[...], limit: 1000)
        #expect(read.bytes == rtf)
        #expect(read.isSound)
    }

    @Test("RTF is the body of a message that has no other")
    func body() {
        var file = TNEFFile()
        file.properties([.binary(0x1009, Self.packed)])
        #expect(Message(parsing: file.letter).text == "hi")
        #expect(Message(parsing: file.letter).allDefects().isEmpty)
    }
}
