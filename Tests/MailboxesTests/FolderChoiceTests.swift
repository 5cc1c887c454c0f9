import Testing

@testable import Mailboxes

@Suite("Which folders are fetched")
struct FolderChoiceTests {
    private typealias Candidate = FolderChoice.Candidate

    private let gmail = [
        Candidate(name: "INBOX", attributes: ["\\HasNoChildren"]),
        Candidate(name: "[Gmail]", attributes: ["\\HasChildren", "\\Noselect"]),
        Candidate(name: "[Gmail]/Odeslaná pošta", attributes: ["\\Sent"]),
        Candidate(name: "[Gmail]/Všechny zprávy", attributes: ["\\All"]),
        Candidate(name: "[Gmail]/Spam", attributes: ["\\Junk"]),
        Candidate(name: "[Gmail]/Koš", attributes: ["\\Trash"]),
        Candidate(name: "[Gmail]/S hvězdičkou", attributes: ["\\Flagged"]),
    ]

    @Test("At Gmail All Mail, Junk and Trash hold everything once")
    func gmailByLabels() {
        let names = FolderChoice.folders(toFetch: gmail, isGmail: true).map(\.name)
        #expect(names == ["[Gmail]/Koš", "[Gmail]/Spam", "[Gmail]/Všechny zprávy"])
    }

    @Test("Where All Mail is hidden at Gmail, the folders are fetched one by one, INBOX first")
    func gmailWithoutAllMail() {
        let hidden = gmail.filter { $0.role != "all" }
        let names = FolderChoice.folders(toFetch: hidden, isGmail: true).map(\.name)
        #expect(names == ["INBOX", "[Gmail]/Koš", "[Gmail]/Odeslaná pošta", "[Gmail]/Spam"])
    }

    @Test("Elsewhere every selectable folder is fetched but those that only show others' messages")
    func others() {
        let names = FolderChoice.folders(toFetch: gmail, isGmail: false).map(\.name)
        #expect(names == ["INBOX", "[Gmail]/Koš", "[Gmail]/Odeslaná pošta", "[Gmail]/Spam"])
    }

    @Test("A server that has nothing but an \\All folder is fetched from there")
    func onlyAll() {
        let only = [Candidate(name: "All", attributes: ["\\All"])]
        #expect(FolderChoice.folders(toFetch: only, isGmail: false).map(\.name) == ["All"])
    }
}
