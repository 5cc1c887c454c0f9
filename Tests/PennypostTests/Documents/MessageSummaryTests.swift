import MIME
import Testing

@testable import Pennypost

@Suite("A message on a terminal")
struct MessageSummaryTests {
    private func summary(_ message: String, title: String? = nil) -> String {
        MessageSummary(ParsedMessageDocument(Message(parsing: Array(message.utf8)))).text(title: title)
    }

    @Test("Headers, parts, attachments and text are shown, aligned")
    func showsAll() {
        let message = """
            From: =?UTF-8?Q?Ji=C5=99=C3=AD_Nov=C3=A1k?= <jiri@x.test>
            To: eva@x.test
            Subject: Faktura
            Date: Thu, 5 Mar 2026 10:15:00 +0100
            Content-Type: multipart/mixed; boundary=xx

            --xx
            Content-Type: text/plain; charset=utf-8

            Dobrý den
            --xx
            Content-Type: application/pdf; name="a.pdf"
            Content-Transfer-Encoding: base64

            JVBERi0=
            --xx--

            """
        #expect(
            summary(message) == """
                From     Jiří Novák <jiri@x.test>
                To       eva@x.test
                Subject  Faktura
                Date     2026-03-05T10:15:00+01:00

                Parts
                  multipart/mixed
                    text/plain       utf-8  7bit    10 B
                    application/pdf         base64  5 B

                Attachments
                  a.pdf  application/pdf  5 B

                Text
                  Dobrý den

                """)
    }

    @Test("Signed content is shown, and that its signature is not checked")
    func signedIsNotChecked() {
        // ContentInfo with SignedData, which holds a text below an empty header.
        let cms = "MC4GCSqGSIb3DQEHAqAhMB8CAQExADAWBgkqhkiG9w0BBwGgCQQHDQpBaG9qLjEA"
        let text = summary(
            "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n\(cms)\n")
        #expect(text.contains("signed-not-checked"))
        #expect(text.contains("Text\n  Ahoj.\n"))
        #expect(!text.contains("smime.p7m"))
    }

    @Test("Nothing in a message moves the cursor, changes colours or changes the direction of text")
    func isHarmlessOnATerminal() {
        let text = summary(
            "From: a@x.test\nSubject: \u{1B}[31mred\u{9B}2J\u{202E}gpj.exe\u{07}\n\nBody\u{1B}]0;title\u{07}\n",
            title: "\u{1B}c")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) })
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(text.contains("·[31mred"))
    }

    @Test(
        "A group without members, a name without an address and a message without a header are shown as such")
    func showsWhatIsMissing() {
        #expect(summary("To: undisclosed-recipients:;\n\n").hasPrefix("To  undisclosed-recipients:;\n"))
        #expect(summary("To: Jan <>\n\n").hasPrefix("To  Jan\n"))
        #expect(summary("") == "Parts\n  text/plain    7bit  0 B\n")
    }

    @Test("Sizes are written in the unit that reads best")
    func writesSizes() {
        #expect(
            [0, 999, 1000, 12_345, 999_949, 1_000_000, 26_214_400].map(MessageSummary.size) == [
                "0 B", "999 B", "1.0 kB", "12.3 kB", "999.9 kB", "1.0 MB", "26.2 MB",
            ])
    }

    @Test("Wide letters count as two columns in aligned text")
    func alignsWideLetters() {
        #expect(ColumnTable(untitled: [["請求書", "a"], ["abc", "b"]]).lines() == ["請求書  a", "abc     b"])
    }
}
