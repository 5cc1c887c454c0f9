import Testing

@testable import Mailboxes

@Suite("What is kept of a message")
struct MessageDigestTests {
    @Test("A subject or name of any length is kept only as far as a list shows it")
    func longLines() {
        let long = String(repeating: "ž", count: 200_000)
        let digest = MessageDigest(of: Array("From: \(long) <a@b.cz>\nSubject: \(long)\n\n".utf8))
        let kept = String(repeating: "ž", count: MessageDigest.longestLine) + "…"
        #expect(digest.subject == kept)
        #expect(digest.senderName == kept)
        #expect(digest.senderAddress == "a@b.cz")
        let whole = String(repeating: "ž", count: MessageDigest.longestLine)
        #expect(MessageDigest(of: Array("Subject: \(whole)\n\n".utf8)).subject == whole)
    }

    @Test("The words of HTML are the ones that a reader sees")
    func htmlWords() {
        let html = "<p>Fak<b>tura</b> za &zcaron;iletky&nbsp;&#150; 5&thinsp;ks</p>"
        let digest = MessageDigest(of: Array("Content-Type: text/html\n\n\(html)".utf8))
        let plain = MessageDigest(
            of: Array("Content-Type: text/plain; charset=utf-8\n\nFaktura za žiletky – 5 ks".utf8))
        #expect(digest.words == plain.words)
    }
}
