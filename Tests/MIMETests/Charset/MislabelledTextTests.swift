import Testing

@testable import MIME

@Suite("Text whose label is wrong or missing")
struct MislabelledTextTests {
    @Test(
        "UTF-8 under the label of any single-byte charset is UTF-8",
        arguments: [
            ("iso-8859-2", "w załączeniu przesyłamy wyciąg"), ("windows-1250", "Příliš žluťoučký kůň"),
            ("iso-8859-2", "Ďakujeme za objednávku"), ("windows-1250", "Wyciąg z rachunku – marzec"),
            ("windows-1251", "Привет, как дела"), ("koi8-r", "Здравствуйте"), ("iso-8859-5", "Добрый день"),
            ("ibm852", "Příliš žluťoučký"), ("windows-1253", "Καλημέρα"), ("windows-1254", "Güneş ığdır"),
            ("iso-8859-16", "Zażółć gęślą"), ("x-mac-ce", "Žluťoučký kůň"), ("windows-1257", "Ačiū už laišką ąžuolas"),
            ("iso-8859-1", "é"),
        ])
    func utf8(label: String, text: String) {
        let decoded = Charset.decode(text.utf8, label: label)
        #expect(decoded.text == text)
        #expect(decoded.defects == [.charsetMislabelled])
    }

    @Test(
        "Text that makes words in its labelled charset stays so, even if it is valid UTF-8 by chance",
        arguments: [
            ("windows-1250", "PÓŁ RÓŻY"), ("iso-8859-2", "STÓŁ, DÓŁ, RÓŻ"), ("windows-1250", "RÓŻA"),
            ("windows-1250", "MÚŽ, KRÚŽ"), ("windows-1250", "„KÓŁ”, „RÓ”"), ("ibm852", "běžet, těž"),
        ])
    func chance(label: String, text: String) throws {
        let bytes = try CharsetTests.bytes(text, in: label)
        #expect(Charset.decode(bytes, label: label).text == text)
    }

    @Test("One sequence is not evidence, but a byte order mark is")
    func evidence() {
        #expect(Charset.decode("ž".utf8, label: "windows-1250").defects.isEmpty)
        let marked = Charset.decode([0xEF, 0xBB, 0xBF] + Array("ž".utf8), label: "windows-1250")
        #expect(marked.text == "ž")
        #expect(marked.defects == [.charsetMislabelled])
    }

    @Test("UTF-16 with a byte order mark and no label is read, and UTF-8's mark is not part of the text")
    func marks() {
        #expect(Charset.decode([0xFF, 0xFE, 0x61, 0, 0x0D, 0x01], label: nil).text == "ač")
        #expect(Charset.decode([0xFE, 0xFF, 0, 0x61, 0x01, 0x0D], label: "utf-8").text == "ač")
        #expect(Charset.decode([0xEF, 0xBB, 0xBF, 0xC4, 0x8D], label: nil).text == "č")
    }

    private static func html(_ type: String, _ head: String) throws -> Message {
        let body = try CharsetTests.bytes("Добрий день", in: "windows-1251")
        return Message(parsing: Array("Content-Type: \(type)\n\n\(head)".utf8) + body)
    }

    @Test(
        "The charset that HTML names counts if there is no label",
        arguments: [
            ("text/html", "<meta charset=windows-1251>"), ("text/html", "<META CHARSET='cp1251'/>"),
            ("text/html", "<meta http-equiv=\"Content-Type\" content=\"text/html; charset = windows-1251\">"),
            ("text/html; charset=us-ascii", "<meta charset=\"windows-1251\">"),
            ("text/html; charset=x-nowhere", "<meta charset=\"windows-1251\">"),
            ("text/html", "<?xml version=\"1.0\" encoding=\"windows-1251\"?><html>"),
            ("text/xml", "<?xml version='1.0' encoding='windows-1251'?>"),
            ("text/html", "<!-- <meta charset=koi8-r> --><meta name=x><meta charset=windows-1251>"),
        ])
    func markup(type: String, head: String) throws {
        let part = try Self.html(type, head).root
        #expect(part.decodedText() == head + "Добрий день")
        let defect: Defect.Kind = type.contains("nowhere") ? .unknownCharset : .charsetMislabelled
        #expect(part.text().defects == [defect])
    }

    @Test("The message's label takes precedence over what HTML says")
    func labelFirst() throws {
        let labelled = try Self.html("text/html; charset=windows-1251", "<meta charset=utf-8>")
        #expect(labelled.html?.hasSuffix("Добрий день") == true)
        let wide = Message(parsing: Array("Content-Type: text/html\n\n<meta charset=utf-16>ěš".utf8))
        #expect(wide.html?.hasSuffix("ěš") == true)
    }
}
