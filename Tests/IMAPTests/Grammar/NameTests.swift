import Testing

@testable import IMAP

@Suite("Mailbox names, flags and capabilities") struct NameTests {
    @Test(
        "Modified UTF-7 is decoded, and encoded to the same bytes again",
        arguments: [
            ("INBOX", "INBOX"), ("Pr&AOE-ce", "Práce"), ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
            ("A&-B", "A&B"), ("&2D3eAA-", "😀"), ("Wys&AUI-ane", "Wysłane"),
        ])
    func modifiedUTF7RoundTrips(wire: String, text: String) {
        #expect(ModifiedUTF7.decode(wire.utf8) == text)
        #expect(String(decoding: ModifiedUTF7.encode(text), as: UTF8.self) == wire)
    }

    @Test(
        "Invalid modified UTF-7 is read as UTF-8 and sent back unchanged",
        arguments: ["&AOE", "&!-", "&2D0-", "&AB-", "kůň", "a&b"])
    func invalidModifiedUTF7IsReadAsUTF8AndSentBackUnchanged(text: String) {
        #expect(ModifiedUTF7.decode(text.utf8) == nil)
        let name = MailboxName(received: Array(text.utf8))
        #expect(name.text == text)
        #expect(name.encoded(utf8: false) == Array(text.utf8))
    }

    @Test("Characters from all of Unicode survive modified UTF-7")
    func everyScalarSurvivesModifiedUTF7() {
        var text = ""
        for value in stride(from: UInt32(1), to: 0x11_0000, by: 97) {
            if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
        }
        #expect(ModifiedUTF7.decode(ModifiedUTF7.encode(text)) == text)
    }

    @Test("A name in an unusual encoding goes back to the server byte for byte")
    func unusualBase64GoesBackToTheServerByteForByte() {
        // Another client's encoder wrote two runs instead of one.
        let bytes = Array("&AOE-&AOE-".utf8)
        let name = MailboxName(received: bytes)
        #expect(name.text == "áá")
        #expect(name.encoded(utf8: false) == bytes)
    }

    @Test("A name is written in the session's encoding")
    func namesUseTheEncodingOfTheSession() {
        let plain = MailboxName("Úkoly & víc")
        #expect(String(decoding: plain.encoded(utf8: true), as: UTF8.self) == "Úkoly & víc")
        #expect(String(decoding: plain.encoded(utf8: false), as: UTF8.self) == "&ANo-koly &- v&AO0-c")
        #expect(MailboxName(received: Array("A&-B".utf8), utf8: true).text == "A&-B")
    }

    @Test("INBOX is the same in any case, and the folders below it are not")
    func inboxIsTheSameInAnyCase() {
        #expect(MailboxName("inBox") == .inbox)
        #expect(MailboxName(received: Array("Inbox".utf8)).isInbox)
        #expect(MailboxName("Inbox/x") != MailboxName("INBOX/x"))
    }

    @Test("Flags and capabilities are compared without case")
    func flagsAndCapabilitiesCompareWithoutCase() {
        #expect(Set<Flag>([.seen, "\\SEEN", "\\seen"]).count == 1)
        let set = CapabilitySet(["imap4REV1", "auth=plain", "Appendlimit=10"])
        #expect(set.contains(.imap4rev1) && set.mechanisms == ["PLAIN"] && set.appendLimit == 10)
        #expect(!set.contains(.move))
        #expect(CapabilitySet([.imap4rev2]).contains(.move))
    }
}
