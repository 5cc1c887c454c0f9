import Testing

@testable import SMTP

/// Messages that are sent in pieces or chunks.
@Suite("Large messages and chunks") struct LargeContentTests {
    private static let message = String(repeating: "0123456789\r\n", count: 10)

    private static func options(_ transfer: ContentTransfer = .automatic) -> TransactionMachine.Options {
        TransactionMachine.Options(transfer: transfer, wholeContent: 60, chunk: 50)
    }

    @Test("No command follows a large message before its end is sent")
    func nothingFollowsALargeMessageBeforeItsEnd() throws {
        var driver = MachineDriver.signedOn("PIPELINING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        _ = try driver.deliver(2)
        #expect(driver.hear("250 ok", "250 ok", "354 go") == ["(content 1…)"])
        #expect(driver.phase == .content)
        #expect(driver.contentEnds() == ["MAIL FROM:<s@x>", "RCPT TO:<a@x>", "DATA"])
        #expect(driver.phase == .contentEnd)
        #expect(driver.hear("250 ok") == ["1 accepted 250 [a@x accepted 250]"])
    }

    @Test("A connection lost before the end of a large message defers it, without uncertainty")
    func aLossBeforeTheEndOfALargeMessageIsNotUncertain() throws {
        var driver = MachineDriver.signedOn("PIPELINING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        _ = driver.hear("250 ok", "250 ok", "354 go")
        #expect(driver.lose().first == "1 deferred by lost at content [a@x deferred 250]")
    }

    @Test("A refusal before the end of a large message refuses it and ends the session")
    func aRefusalBeforeTheEndOfALargeMessageEndsTheSession() throws {
        var driver = MachineDriver.signedOn("PIPELINING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        _ = driver.hear("250 ok", "250 ok", "354 go")
        #expect(
            driver.hear("552 enough")
                == ["1 refused by 552 at content [a@x refused 552]", "(end: refused 552 at content)"])
    }

    @Test("A large message goes in chunks if the server offers CHUNKING, and a small one by DATA")
    func largeMessagesGoInChunksIfTheServerOffersThem() throws {
        var driver = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        #expect(try driver.deliver(1) == ["MAIL FROM:<s@x>", "RCPT TO:<a@x>", "DATA"])
        _ = driver.hear("250 ok", "250 ok", "354 go", "250 ok")
        var large = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        #expect(try large.deliver(1, message: Self.message) == ["MAIL FROM:<s@x>", "RCPT TO:<a@x>"])
        #expect(try large.deliver(2) == [])
        #expect(
            large.hear("250 ok", "250 ok") == ["BDAT 50", "(chunk 1 0+50)", "BDAT 50", "(chunk 1 50+50)"])
        #expect(large.phase == .content)
        #expect(large.hear("250 ok") == ["BDAT 20 LAST", "(chunk 1 100+20)"])
        #expect(large.hear("250 ok") == [])
        #expect(large.phase == .contentEnd)
        #expect(
            large.hear("250 done")
                == ["1 accepted 250 [a@x accepted 250]", "MAIL FROM:<s@x>", "RCPT TO:<a@x>", "DATA"])
    }

    @Test("Chunks can be forbidden, or required for every message, even an empty one")
    func chunksCanBeForbiddenOrForced() throws {
        var never = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options(.data))
        #expect(try never.deliver(1, message: Self.message).last == "DATA")
        var always = MachineDriver.signedOn("CHUNKING", options: Self.options(.chunks))
        _ = try always.deliver(1)
        #expect(always.hear("250 ok") == ["RCPT TO:<a@x>"])
        #expect(always.hear("250 ok") == ["BDAT 7 LAST", "(chunk 1 0+7)"])
        #expect(always.hear("250 ok") == ["1 accepted 250 [a@x accepted 250]"])
        var empty = MachineDriver.signedOn("CHUNKING", options: Self.options(.chunks))
        _ = try empty.deliver(1, message: "")
        #expect(empty.hear("250 ok") == ["RCPT TO:<a@x>"])
        #expect(empty.hear("250 ok") == ["BDAT 0 LAST", "(chunk 1 0+0)"])
    }

    @Test("No chunk follows a refused one, and RSET precedes the next message")
    func noChunksFollowARefusedOne() throws {
        var driver = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        _ = try driver.deliver(2)
        _ = driver.hear("250 ok", "250 ok")
        #expect(driver.hear("552 enough") == [])
        #expect(
            driver.hear("503 no")
                == [
                    "1 refused by 552 at content [a@x refused 552]", "RSET", "MAIL FROM:<s@x>", "RCPT TO:<a@x>", "DATA",
                ])
    }

    @Test("A connection lost between chunks defers the message, and after the last chunk it is uncertain")
    func aLossDuringChunksIsUncertainOnlyAfterTheLast() throws {
        var driver = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        _ = driver.hear("250 ok", "250 ok")
        #expect(driver.lose().first == "1 deferred by lost at content [a@x deferred 250]")
        var late = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        _ = try late.deliver(1, message: Self.message)
        _ = late.hear("250 ok", "250 ok")
        _ = late.hear("250 ok")
        #expect(late.lose().first == "1 uncertain at end of message by lost at end of message [a@x uncertain 250]")
    }

    @Test("No chunk is sent if every recipient is refused")
    func noChunkIsSentIfEveryRecipientIsRefused() throws {
        var driver = MachineDriver.signedOn("PIPELINING CHUNKING", options: Self.options())
        _ = try driver.deliver(1, message: Self.message)
        #expect(driver.hear("250 ok", "550 no") == ["1 refused by 550 at RCPT [a@x refused 550]", "RSET"])
    }
}
