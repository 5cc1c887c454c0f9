import Testing

@testable import IMAP

@Suite("Transcripts of real servers") struct TranscriptTests {
    @Test(
        "Every transcript is read without a failure or an unknown response",
        arguments: ServerTranscripts.all.map(\.server))
    func aTranscriptIsReadWithoutFailure(server: String) throws {
        let text = try #require(ServerTranscripts.all.first { $0.server == server }?.text)
        let decoded = decode(wire(text))
        #expect(!decoded.isEmpty)
        for case .failure(let error) in decoded { Issue.record("\(error)") }
        for case .response(.unknown(let name)) in decoded { Issue.record("\(name) was not known") }
    }

    @Test("A transcript is read the same however it is split", arguments: ServerTranscripts.all.map(\.server))
    func aTranscriptReadsTheSameHoweverItIsSplit(server: String) throws {
        let text = try #require(ServerTranscripts.all.first { $0.server == server }?.text)
        let bytes = wire(text)
        let whole = decode(bytes)
        for place in 1..<bytes.count {
            #expect(decode(bytes, cutAt: [place]) == whole, "cut at \(place)")
        }
        #expect(decode(bytes, cutAt: Array(1..<bytes.count)) == whole, "cut at every byte")
    }

    @Test("A transcript is read the same with bare LF line ends", arguments: ServerTranscripts.all.map(\.server))
    func aTranscriptReadsTheSameWithBareLineFeeds(server: String) throws {
        let text = try #require(ServerTranscripts.all.first { $0.server == server }?.text)
        // The sizes of literals include their line ends, so only transcripts without literals can be compared.
        guard !text.contains("{") else { return }
        #expect(decode(Array(text.utf8)) == decode(wire(text)))
    }

    @Test("Dovecot's responses are understood")
    func dovecotIsUnderstood() {
        let decoded = decode(wire(ServerTranscripts.dovecot))
        #expect(decoded.contains(.response(.vanished(UIDSet(runs: [.init(1, 2), .init(5, 5)]), earlier: true))))
        #expect(decoded.contains(.attributes([.uid(7), .flags([.seen]), .modificationSequence(12)])))
        #expect(decoded.contains(.section(FetchedSection(section: .message), wire("Subject: a\n\nb {3}\n"))))
        var search = SearchResult()
        search.tag = "A4"
        search.isUID = true
        search.all = [3...4, 7...7]
        search.min = 3
        search.max = 7
        search.count = 3
        #expect(decoded.contains(.response(.search(search))))
    }

    @Test("Gmail's responses are understood")
    func gmailIsUnderstood() {
        let decoded = decode(wire(ServerTranscripts.gmail))
        #expect(
            decoded.contains(
                .attributes([
                    .gmailThreadID(1_278_455_344_230_334_865), .gmailMessageID(1_278_455_344_230_334_865),
                    .gmailLabels(["\\Inbox", "\\Sent", "Faktury ž", "Muy"]), .uid(4), .flags([.seen]),
                ])))
        #expect(
            decoded.contains(
                .response(.status(StatusResponse(kind: .ok, code: .highestModificationSequence(1_234_567), text: "")))))
        let alert = decoded.compactMap { decoded -> StatusResponse? in
            if case .response(.tagged("A2", let status)) = decoded { status } else { nil }
        }
        #expect(alert.first?.code == .alert)
        #expect(alert.first?.text.hasPrefix("Application-specific password required") == true)
    }

    @Test("Exchange's errors are tolerated")
    func exchangesErrorsAreTolerated() {
        let decoded = decode(wire(ServerTranscripts.exchange))
        #expect(
            decoded.contains(
                .response(
                    .status(
                        StatusResponse(
                            kind: .ok, code: .copyUID(124, source: UIDSet(UID(10)), destination: UIDSet(UID(233))))))))
        let names = decoded.compactMap { decoded -> String? in
            if case .response(.list(let entry)) = decoded { entry.name.text } else { nil }
        }
        #expect(names == ["INBOX", "INBOX/Da\tOggetto\tRicevuto\t", "Hell\"oh"])
        let structures = decoded.flatMap { decoded -> [BodyStructure] in
            guard case .attributes(let attributes) = decoded else { return [] }
            return attributes.compactMap { if case .bodyStructure(let body) = $0 { body } else { nil } }
        }
        #expect(structures.first?.children.map(\.disposition) == ["inline", "inline"])
        #expect(structures.first?.children.map(\.size) == [850, 14692])
        #expect(structures.first?.subtype == "alternative")
    }

    @Test("Domino's extra parentheses are dropped")
    func dominosExtraParenthesesAreDropped() {
        let decoded = decode(wire(ServerTranscripts.domino))
        guard case .attributes(let attributes)? = decoded.dropLast().last else {
            Issue.record("no attributes")
            return
        }
        #expect(attributes.count == 3)
        #expect(attributes.first == .uid(14935))
        #expect(
            list(responses(#"* LIST (\HasNoChildren) "\\" Folder\Subfolder 1"#).first)?.path == [
                "Folder", "Subfolder 1",
            ])
    }

    @Test("An envelope without In-Reply-To keeps its Message-ID")
    func anEnvelopeWithoutInReplyToKeepsItsMessageID() {
        let envelopes = decode(wire(ServerTranscripts.qq)).flatMap { decoded -> [MessageEnvelope] in
            guard case .attributes(let attributes) = decoded else { return [] }
            return attributes.compactMap { if case .envelope(let envelope) = $0 { envelope } else { nil } }
        }
        #expect(envelopes.map(\.messageID) == ["<xxx@qq.com>", nil])
        #expect(envelopes.first?.inReplyTo == nil)
        #expect(envelopes.last?.replyTo.first?.host == "d")
    }
}
