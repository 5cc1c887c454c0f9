import Testing

@testable import IMAP

@Suite("IMAP responses") struct ResponseTests {
    @Test("A status response needs neither a code nor a text")
    func statusNeedsNeitherCodeNorText() {
        #expect(responses("A1 OK") == [.tagged(tag: "A1", StatusResponse(kind: .ok))])
        #expect(responses("* NO ") == [.status(StatusResponse(kind: .no))])
        #expect(
            responses("* ok  [alert]  Come in ") == [.status(StatusResponse(kind: .ok, code: .alert, text: "Come in"))])
        #expect(responses("+") == [.continuation([])])
        #expect(responses("+ YWJj") == [.continuation(Array("YWJj".utf8))])
        #expect(responses("* BYE") == [.status(StatusResponse(kind: .bye))])
    }

    @Test("A bracket that never closes is text, and an unknown code is kept")
    func aBracketThatNeverClosesIsText() {
        #expect(responses("* NO [TRYCREATE") == [.status(StatusResponse(kind: .no, text: "[TRYCREATE"))])
        #expect(
            responses("* NO [UNSEEN] x")
                == [.status(StatusResponse(kind: .no, code: .other(name: "UNSEEN", arguments: ""), text: "x"))])
        #expect(
            responses("A1 NO [FOO bar (baz)] why")
                == [
                    .tagged(
                        tag: "A1",
                        StatusResponse(kind: .no, code: .other(name: "FOO", arguments: "bar (baz)"), text: "why"))
                ])
    }

    @Test("Response codes are parsed into values")
    func codesAreParsedIntoValues() {
        let cases: [(String, ResponseCode)] = [
            ("ALERT", .alert), ("authenticationfailed", .authenticationFailed), ("UIDNEXT 4392", .uidNext(4392)),
            ("UIDVALIDITY 3857529045", .uidValidity(3_857_529_045)), ("UNSEEN 12", .unseen(12)),
            ("APPENDUID 38505 3955", .appendUID(38505, UIDSet(UID(3955)))),
            (
                "COPYUID 38505 304,319:320 3956:3958",
                .copyUID(
                    38505, source: UIDSet(runs: [.init(304, 304), .init(319, 320)]), destination: UIDSet(3956...3958))
            ),
            ("HIGHESTMODSEQ 715194045007", .highestModificationSequence(715_194_045_007)),
            ("NOMODSEQ", .noModificationSequence),
            ("MODIFIED 7,9", .modified([7...7, 9...9])),
            ("BADCHARSET (UTF-8 US-ASCII)", .badCharset(["UTF-8", "US-ASCII"])),
            ("BADCHARSET", .badCharset([])),
            ("PERMANENTFLAGS (\\Deleted \\* $a])", .permanentFlags([.deleted, .anyKeyword, "$a]"])),
            ("CAPABILITY IMAP4rev1 AUTH=PLAIN", .capability(CapabilitySet([.imap4rev1, "AUTH=PLAIN"]))),
            ("MAILBOXID (F1)", .mailboxID("F1")), ("OVERQUOTA", .overQuota), ("UNAVAILABLE", .unavailable),
            ("WEBALERT https://a.test/b?c", .webAlert("https://a.test/b?c")),
            ("X-NEW 1", .other(name: "X-NEW", arguments: "1")),
        ]
        for (text, code) in cases {
            #expect(
                status(responses("* OK [\(text)] words").first) == StatusResponse(kind: .ok, code: code, text: "words"))
        }
    }

    @Test("Oversize numbers are clamped or kept as text, and never trap")
    func oversizeNumbersAreClampedAndNeverTrap() {
        #expect(status(responses("* OK [UIDNEXT 99999999999] x").first)?.code == .uidNext(.largest))
        #expect(
            status(responses("* OK [UIDNEXT 99999999999999999999999] x").first)?.code
                == .other(name: "UIDNEXT", arguments: "99999999999999999999999"))
        #expect(responses("* 99999999999 EXISTS") == [.exists(.max)])
    }

    @Test("Errors in LIST responses are tolerated")
    func errorsInListsAreTolerated() {
        #expect(list(responses(#"* LIST (\Noselect) NIL foo"#).first)?.delimiter == nil)
        #expect(list(responses(#"* LIST NIL "/" foo"#).first)?.attributes.isEmpty == true)
        #expect(list(responses(#"* LIST () "/" inbox"#).first)?.name == .inbox)
        #expect(list(responses(#"* LIST (\HasNoChildren)  "/"   [Gmail]/Koš)"#).first)?.name.text == "[Gmail]/Koš)")
        #expect(list(responses(#"* LIST () "/" Sent Items"#).first)?.name.text == "Sent Items")
        #expect(list(responses(#"* LIST () "/" """#).first)?.name.text == "")
        #expect(list(responses(#"* LIST (\HasNoChildren)"/""Sent""#).first)?.name == "Sent")
        #expect(
            list(responses(#"* LIST (\NonExistent) "/" "new" ("OLDNAME" ("old"))"#).first)?.oldName == "old")
        #expect(list(responses(#"* LIST () "/" foo ("CHILDINFO" ("SUBSCRIBED"))"#).first)?.name == "foo")
        #expect(list(responses(#"* XLIST (\AllMail) "/" All"#).first)?.specialUse == .all)
        #expect(list(responses(#"* LIST (\sent) "/" Odesl"#).first)?.specialUse == .sent)
    }

    @Test("A STATUS response with an unquoted name is read")
    func statusToleratesUnquotedNames() {
        guard
            case .mailboxStatus(let status)? = responses("* STATUS Sent Items (MESSAGES 3 UNSEEN -1 UIDNEXT 9 X 4)")
                .first
        else {
            Issue.record("no STATUS")
            return
        }
        #expect(status.name == "Sent Items")
        #expect(status.messages == 3)
        #expect(status.unseen == 0)
        #expect(status.uidNext == 9)
    }

    @Test("SEARCH and ESEARCH responses are read")
    func searchesAreRead() {
        var result = SearchResult()
        #expect(responses("* SEARCH") == [.search(result)])
        result.all = [2...4, 9...9]
        result.highestModificationSequence = 917_162_500
        #expect(responses("* SEARCH 2 3 4 9 (MODSEQ 917162500)") == [.search(result)])
        #expect(failure("* SEARCH 1 x\n") != nil)
        var extended = SearchResult()
        extended.isUID = true
        extended.count = 0
        #expect(responses(#"* ESEARCH UID COUNT 0 X-FUTURE (1 ("a"))"#) == [.search(extended)])
    }

    @Test("NAMESPACE responses are read")
    func namespacesAreRead() {
        guard
            case .namespaces(let found)? = responses(##"* NAMESPACE (("" "/")("#mh/" "/" "X" ("a"))) (("~" "/")) NIL"##)
                .first
        else {
            Issue.record("no NAMESPACE")
            return
        }
        #expect(found.personal.map(\.prefix) == ["", "#mh/"])
        #expect(found.others.map(\.delimiter) == ["/"])
        #expect(found.shared.isEmpty)
    }

    @Test("Unknown responses are skipped")
    func unknownResponsesAreSkipped() {
        #expect(
            responses("* XYZZY (1 2)\n* 5 FROBNICATE\n* 4 EXISTS") == [
                .unknown(name: "XYZZY"), .unknown(name: "FROBNICATE"), .exists(4),
            ])
    }

    @Test("A line that is not a response is an error")
    func aLineThatIsNotAResponseIsAnError() {
        #expect(
            failure("HTTP/1.1 400 Bad Request\n")
                == .malformed(expected: "a response", response: "HTTP/1.1 400 Bad Request"))
        #expect(failure("A1 MAYBE\n") != nil)
    }

    @Test("A grammar error shows nothing that a user wrote")
    func anErrorShowsNothingThatAUserWrote() throws {
        let error = try #require(failure("* 1 FETCH (ENVELOPE (\"secret subject\"\n"))
        #expect(!String(describing: error).contains("secret"))
    }

    @Test("A status text that ends like a literal is text")
    func textThatEndsLikeALiteralIsText() {
        #expect(
            responses("* OK see {12}\nA1 NO {3}") == [
                .status(StatusResponse(kind: .ok, text: "see {12}")),
                .tagged(tag: "A1", StatusResponse(kind: .no, text: "{3}")),
            ])
    }
}
