import Foundation
import MIME
import Mailboxes

/// A message as options or a batch line describe it. Nothing is read or checked yet.
struct DraftInput: Sendable, Equatable {
    /// A text, or the file that holds it.
    enum Body: Sendable, Equatable {
        case words(String)
        case file(String)
    }

    var from: String?
    var to: [String] = []
    var cc: [String] = []
    var bcc: [String] = []
    var subject: String?
    var text: Body?
    var html: Body?
    var attachments: [String] = []
    var key: String?
    /// The stored message that is answered or forwarded; `nil` for a letter that begins a conversation.
    var answer: AnswerInput?

    /// The most bytes of a draft, which is held in memory whole: more than any server takes.
    static let sizeLimit = 100 * 1024 * 1024

    /// Returns the sender's address, which identifies the mailbox.
    func sender() throws(CommandFailure) -> MailAddress {
        guard let from else {
            throw Self.missing("--from", "the sender's address", "Give the address of a connected mailbox")
        }
        return try Self.address(from, field: "--from")
    }

    /// Builds the message, and reads its files.
    ///
    /// - Parameter mailbox: provides the sender's name if `--from` has none.
    func draft(from mailbox: Mailbox, date: MessageDate) throws(CommandFailure) -> MessageDraft {
        var sender = try sender()
        if sender.displayName == nil { sender.displayName = mailbox.name }
        var draft = MessageDraft(from: sender, date: date)
        try address(&draft)
        guard let subject else {
            throw Self.missing("--subject", "a subject", "Give one, or an empty one: --subject ''")
        }
        draft.subject = subject
        (draft.text, draft.html) = try body(isNeeded: true)
        try attach(to: &draft)
        return draft
    }

    /// Builds the answer to a message, or forwards the message. Recipients and a subject that were given replace those
    /// that follow from the message; copies and files are added to them.
    func draft(_ answer: AnswerInput, to opened: AnswerComposer.Opened, date: MessageDate) throws(CommandFailure)
        -> MessageDraft
    {
        let (text, html) = try body(isNeeded: answer.kind == .reply)
        var draft =
            switch answer.kind {
            case .reply:
                opened.reply(
                    date: date, toAll: answer.toAll, text: text, html: html, words: answer.quotes ? answer.words : nil)
            case .forward:
                opened.forward(
                    date: date, text: text, html: html, words: answer.words, takesAttachments: answer.takesAttachments)
            }
        do throws(CommandFailure) {
            try address(&draft)
        } catch  where answer.kind == .reply && error.code == "missing" {
            throw CommandFailure(
                status: .badData, code: "no-answer-address", field: answer.field,
                message: "message \(answer.id) has no address to answer to",
                remedy: "Give the address with --to")
        }
        if let subject { draft.subject = subject }
        try attach(to: &draft)
        return draft
    }

    /// Adds the given recipients to a draft.
    private func address(_ draft: inout MessageDraft) throws(CommandFailure) {
        if !to.isEmpty { draft.to = try Self.addresses(to, field: "--to") }
        draft.cc += try Self.addresses(cc, field: "--cc")
        draft.bcc += try Self.addresses(bcc, field: "--bcc")
        guard !(draft.to.isEmpty && draft.cc.isEmpty && draft.bcc.isEmpty) else {
            throw Self.missing("--to", "a recipient", "Give at least one address")
        }
    }

    private func body(isNeeded: Bool) throws(CommandFailure) -> (text: String?, html: String?) {
        let text = try Self.words(text, option: "--text")
        let html = try Self.words(html, option: "--html")
        guard text == nil, html == nil else { return (text, html) }
        guard !isNeeded || !attachments.isEmpty else {
            throw Self.missing("--text", "a text", "Give --text FILE, --text - for standard input, or --html FILE")
        }
        return ("", nil)
    }

    /// Reads the given files, up to ``sizeLimit`` together with what the draft already holds.
    private func attach(to draft: inout MessageDraft) throws(CommandFailure) {
        var size = (draft.text?.utf8.count ?? 0) + (draft.html?.utf8.count ?? 0)
        size += draft.attachments.reduce(0) { $0 + $1.bytes.count }
        for path in attachments {
            let bytes = try GivenFile(option: "--attach", path: path).read(
                limit: Self.sizeLimit - min(size, Self.sizeLimit))
            size += bytes.count
            let name = path == "-" ? "attachment" : (path as NSString).lastPathComponent
            draft.attachments.append(
                .init(fileName: name, contentType: ContentTypes.type(ofFile: name), bytes: bytes))
        }
    }

    private static func missing(_ field: String, _ what: String, _ remedy: String) -> CommandFailure {
        CommandFailure(
            status: .usage, code: "missing", field: field, message: "\(what) is missing", remedy: remedy)
    }

    private static func addresses(_ texts: [String], field: String) throws(CommandFailure) -> [MailAddress] {
        var addresses: [MailAddress] = []
        for text in texts { addresses.append(try address(text, field: field)) }
        return addresses
    }

    private static func address(_ text: String, field: String) throws(CommandFailure) -> MailAddress {
        do throws(MailAddressError) {
            return try MailAddress(parsing: text)
        } catch {
            throw CommandFailure(error, field: field, value: text)
        }
    }

    private static func words(_ body: Body?, option: String) throws(CommandFailure) -> String? {
        switch body {
        case nil: nil
        case .words(let words): words
        case .file(let path): try GivenFile(option: option, path: path).readText(limit: sizeLimit)
        }
    }
}
