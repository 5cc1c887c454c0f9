import SMTP
import Testing

@Suite("SMTP replies") struct ReplyParserTests {
    /// Returns all replies in the bytes, given to the parser in pieces of this size.
    private func replies(_ text: String, piece: Int = .max, limits: ReplyLimits = ReplyLimits()) throws(ReplyFault)
        -> [SMTPReply]
    {
        var parser = ReplyParser(limits: limits)
        var (pending, found): ([UInt8], [SMTPReply]) = ([], [])
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            pending += rest.prefix(piece)
            rest = rest.dropFirst(piece)
            var position = 0
            while true {
                let outcome = pending.withUnsafeBytes { bytes -> Result<SMTPReply?, ReplyFault> in
                    do throws(ReplyFault) { return .success(try parser.next(in: bytes, at: &position)) } catch {
                        return .failure(error)
                    }
                }
                guard let reply = try outcome.get() else { break }
                found.append(reply)
            }
            pending.removeFirst(position)
        }
        return found
    }

    @Test("Replies are read the same however their bytes are split", arguments: [1, 2, 3, 7, Int.max])
    func repliesDoNotDependOnHowTheBytesAreSplit(piece: Int) throws {
        let text =
            "250-mail.example.org\r\n250-SIZE 1000\r\n250 DSN\r\n250 2.1.0 Ok\r\n354 go\r\n550-5.1.1 no\r\n550 5.1.1 such\r\n221\r\n"
        #expect(
            try replies(text, piece: piece) == [
                SMTPReply(code: 250, text: "mail.example.org\nSIZE 1000\nDSN"),
                SMTPReply(code: 250, enhancedStatus: EnhancedStatusCode(2, 1, 0), text: "Ok"),
                SMTPReply(code: 354, text: "go"),
                SMTPReply(code: 550, enhancedStatus: EnhancedStatusCode(5, 1, 1), text: "no\nsuch"),
                SMTPReply(code: 221, text: ""),
            ])
    }

    @Test("A bare LF ends a line too")
    func bareLineFeedsEndLinesToo() throws {
        #expect(try replies("250-a\n250 b\n") == [SMTPReply(code: 250, text: "a\nb")])
    }

    @Test("An enhanced status code is read only if a space or the end of the text follows it")
    func anEnhancedCodeEndsAtASpaceOrTheEndOfTheText() throws {
        #expect(try replies("250 2.0.0\r\n").first?.enhancedStatus == EnhancedStatusCode(2, 0, 0))
        #expect(try replies("250 2.0.0.1 hello\r\n").first == SMTPReply(code: 250, text: "2.0.0.1 hello"))
        #expect(try replies("250 2.1234.0 hello\r\n").first == SMTPReply(code: 250, text: "2.1234.0 hello"))
        #expect(try replies("550-5.7.1 a\r\n550 5.7.2 b\r\n").first?.text == "a\n5.7.2 b")
    }

    @Test(
        "A malformed reply is a fault that quotes its line",
        arguments: [
            "hello\r\n", "25 a\r\n", "2x0 a\r\n", "150 a\r\n", "650 a\r\n", "250+a\r\n", "\r\n",
            "HTTP/1.1 400 Bad Request\r\n",
        ])
    func malformedRepliesAreFaults(text: String) {
        #expect(throws: ReplyFault.malformed(line: text.filter { !$0.isNewline })) { try replies(text) }
    }

    @Test("A reply whose lines have different codes is a fault")
    func codesOfOneReplyMustNotDiffer() {
        #expect(throws: ReplyFault.codeChanged(from: 250, to: 550)) { try replies("250-a\r\n550 b\r\n") }
    }

    @Test("The limits on the length and the number of lines are exact")
    func limitsAreExact() throws {
        let limits = ReplyLimits(lineLength: 10, lines: 2)
        #expect(try replies("250 abcd\r\n", limits: limits).count == 1)
        #expect(throws: ReplyFault.lineTooLong(limit: 10)) { try replies("250 abcde\r\n", limits: limits) }
        #expect(throws: ReplyFault.lineTooLong(limit: 10)) { try replies("250 abcdefgh", piece: 1, limits: limits) }
        #expect(try replies("250-a\r\n250 b\r\n", limits: limits).count == 1)
        #expect(throws: ReplyFault.tooManyLines(limit: 2)) {
            try replies("250-a\r\n250-b\r\n250 c\r\n", limits: limits)
        }
    }

    @Test("Control characters in a reply's text are replaced, and letters of any language are kept")
    func replyTextCannotSteerATerminal() throws {
        #expect(try replies("250 a\u{1B}[31mb\u{7}\r\n").first?.text == "a\u{FFFD}[31mb\u{FFFD}")
        #expect(try replies("250 Příjemce neexistuje\r\n").first?.text == "Příjemce neexistuje")
    }

    @Test("A reply of several lines is described on one line")
    func aReplyIsDescribedOnOneLine() throws {
        #expect(try replies("550-5.1.1 no\r\n550 5.1.1 such user\r\n").first?.description == "550 5.1.1 no such user")
    }
}
