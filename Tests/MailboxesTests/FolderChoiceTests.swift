import IMAP
import Testing

@testable import Mailboxes

@Suite("Which folders are fetched")
struct FolderChoiceTests {
    private func folders(_ entries: [(String, Set<MailboxAttribute>)]) -> [ServerFolder] {
        ServerFolder.folders(
            in: entries.map { MailboxListEntry(name: MailboxName($0.0), delimiter: "/", attributes: $0.1) })
    }

    private var gmail: [(String, Set<MailboxAttribute>)] {
        [
            ("INBOX", ["\\HasNoChildren"]), ("[Gmail]", ["\\HasChildren", "\\Noselect"]),
            ("[Gmail]/Odeslaná pošta", ["\\Sent"]), ("[Gmail]/Všechny zprávy", ["\\All"]),
            ("[Gmail]/Spam", ["\\Junk"]), ("[Gmail]/Koš", ["\\Trash"]), ("[Gmail]/S hvězdičkou", ["\\Flagged"]),
            ("[Gmail]/Důležité", ["\\Important"]), ("Zakázky", []),
        ]
    }

    private func names(_ folders: [ServerFolder], isGmail: Bool) -> [String] {
        FolderMatching.folders(toFetch: folders, isGmail: isGmail).map(\.name.text)
    }

    @Test("At Gmail, All Mail, Junk and Trash together have everything once")
    func gmailByLabels() {
        #expect(
            names(folders(gmail), isGmail: true) == ["[Gmail]/Všechny zprávy", "[Gmail]/Koš", "[Gmail]/Spam"])
    }

    @Test("If Gmail hides All Mail, the folders are fetched one by one, INBOX first")
    func gmailWithoutAllMail() {
        let hidden = gmail.filter { !$0.1.contains("\\All") }
        #expect(
            names(folders(hidden), isGmail: true)
                == ["INBOX", "[Gmail]/Odeslaná pošta", "Zakázky", "[Gmail]/Koš", "[Gmail]/Spam"])
    }

    @Test("Elsewhere every selectable folder is fetched except those that only show others' messages")
    func otherServers() {
        #expect(
            names(folders(gmail), isGmail: false)
                == ["INBOX", "[Gmail]/Odeslaná pošta", "Zakázky", "[Gmail]/Koš", "[Gmail]/Spam"])
    }

    @Test("If a server has only an \\All folder, that is fetched")
    func onlyAll() {
        #expect(names(folders([("All", ["\\All"])]), isGmail: false) == ["All"])
    }
}
