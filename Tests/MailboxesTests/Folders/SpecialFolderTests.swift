import IMAP
import Testing

@testable import Mailboxes

@Suite("What a folder is for")
struct SpecialFolderTests {
    private func entry(
        _ name: String, _ attributes: Set<MailboxAttribute> = [], delimiter: Character = "/"
    ) -> MailboxListEntry {
        MailboxListEntry(name: MailboxName(name), delimiter: delimiter, attributes: attributes)
    }

    private func role(_ name: String, among others: [MailboxListEntry] = []) -> SpecialFolder? {
        let name = entry(name)
        return SpecialFolder.roles(in: [name] + others)[name.name]
    }

    @Test(
        "Without SPECIAL-USE the names decide, in every language, whatever their case and accents",
        arguments: [
            ("Sent", SpecialFolder.sent), ("Odeslaná pošta", .sent), ("odeslana posta", .sent), ("Odoslané", .sent),
            ("Wysłane", .sent), ("Gesendete Objekte", .sent), ("Sent Items", .sent), ("Koncepty", .drafts),
            ("Szkice", .drafts), ("Entwürfe", .drafts), ("Rozepsané", .drafts), ("Spam", .junk),
            ("Nevyžiadaná pošta", .junk), ("Koš", .trash), ("Kôš", .trash), ("KOSZ", .trash), ("Papierkorb", .trash),
            ("Deleted Items", .trash), ("Archiwum", .archive), ("Archív", .archive), ("inbox", .inbox),
        ])
    func byName(name: String, expected: SpecialFolder) {
        #expect(role(name) == expected)
    }

    @Test("What the server says takes precedence over the name")
    func specialUseFirst() {
        let folders = [entry("Sent"), entry("Vývoz", ["\\Sent"]), entry("Trash")]
        let roles = SpecialFolder.roles(in: folders)
        #expect(roles == ["Vývoz": .sent, "Trash": .trash])
        #expect(SpecialFolder.folder(.sent, in: folders)?.name.text == "Vývoz")
    }

    @Test("A folder below INBOX counts, one below any other folder does not")
    func levels() {
        let cyrus = entry("INBOX.Sent", delimiter: ".")
        #expect(SpecialFolder.roles(in: [cyrus])[cyrus.name] == .sent)
        #expect(role("Zakázky/Archiv") == nil)
        #expect(role("INBOX/Sent", among: [entry("Sent")]) == nil)
    }

    @Test("Gmail's folders are found by name if it does not say what they are for")
    func gmail() {
        let folders = ["Odeslaná pošta", "Všechny zprávy", "Koš", "Spam", "S hvězdičkou"].map { entry("[Gmail]/\($0)") }
        let roles = SpecialFolder.roles(in: folders)
        #expect(roles["[Gmail]/Všechny zprávy"] == .all)
        #expect(roles["[Gmail]/Odeslaná pošta"] == .sent)
        #expect(roles["[Gmail]/Koš"] == .trash)
        #expect(roles["[Gmail]/S hvězdičkou"] == nil)
        #expect(role("Všechny zprávy") == nil)
    }

    @Test("Of two likely folders only one gets the role; a folder that cannot be opened gets none")
    func oneFolderPerRole() {
        let folders = [entry("Odeslané"), entry("Sent"), entry("Trash", ["\\Noselect"]), entry("Koš")]
        #expect(SpecialFolder.roles(in: folders) == ["Sent": .sent, "Koš": .trash])
    }
}
