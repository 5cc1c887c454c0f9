import Testing

@testable import SMTP

/// What is sent when, and what becomes of a delivery, whatever the server says.
@Suite("The machine that delivers messages") struct TransactionMachineTests {
    private static let flight = ["MAIL FROM:<s@x> SIZE=7", "RCPT TO:<a@x>", "DATA"]

    @Test("The next transaction follows right after a message's final dot")
    func theNextTransactionFollowsTheFinalDot() throws {
        var driver = MachineDriver.signedOn()
        #expect(try driver.deliver(1) == Self.flight)
        #expect(try driver.deliver(2) == [])
        #expect(driver.hear("250 ok", "250 ok") == [])
        #expect(driver.hear("354 go") == ["(content 1.)"] + Self.flight)
        #expect(try driver.deliver(3) == [])
        #expect(driver.phase == .contentEnd)
        #expect(
            driver.hear("250 1", "250 ok", "250 ok", "354 go")
                == ["1 accepted 250 [a@x accepted 250]", "(content 2.)"] + Self.flight)
        #expect(driver.hear("250 2", "250 ok", "250 ok", "354 go").last == "(content 3.)")
        #expect(driver.hear("250 3") == ["3 accepted 250 [a@x accepted 250]"])
        #expect(driver.phase == .idle)
    }

    @Test("A delivery added while a message's end is unanswered starts at once")
    func aLaterDeliveryStartsWhileAnEndIsUnanswered() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        #expect(driver.hear("250 ok", "250 ok", "354 go") == ["(content 1.)"])
        #expect(try driver.deliver(2) == Self.flight)
    }

    @Test(
        "Verifying recipients reports each answer and sends no message",
        arguments: ["PIPELINING SIZE CHUNKING", "8BITMIME"])
    func askingSendsNoMessage(keywords: String) throws {
        var driver = MachineDriver.signedOn(keywords)
        var sent = try driver.ask(1, about: "a@x b@x")
        for reply in ["250 ok", "250 ok", "550 no"] { sent += driver.hear(reply) }
        #expect(
            sent == [
                "MAIL FROM:<s@x>", "RCPT TO:<a@x>", "RCPT TO:<b@x>",
                "1 deferred by asking only [a@x accepted 250, b@x refused 550]",
                "RSET",
            ])
        #expect(driver.hear("250 ok") == [])
        #expect(try driver.deliver(2).first?.hasPrefix("MAIL FROM:<s@x>") == true)
    }

    @Test("Verifying recipients reports a refused sender")
    func askingReportsARefusedSender() throws {
        var driver = MachineDriver.signedOn("8BITMIME")
        #expect(try driver.ask(1, about: "a@x") == ["MAIL FROM:<s@x>"])
        #expect(driver.hear("553 not yours") == ["1 refused by 553 at MAIL [a@x refused 553]"])
    }

    @Test("Without PIPELINING each command waits for the reply to the one before")
    func withoutPipeliningEachCommandWaits() throws {
        var driver = MachineDriver.signedOn("8BITMIME")
        #expect(try driver.deliver(1, to: "a@x b@x") == ["MAIL FROM:<s@x>"])
        #expect(try driver.deliver(2) == [])
        #expect(driver.hear("250 ok") == ["RCPT TO:<a@x>"])
        #expect(driver.hear("250 ok") == ["RCPT TO:<b@x>"])
        #expect(driver.hear("550 no") == ["DATA"])
        #expect(driver.hear("354 go") == ["(content 1.)"])
        #expect(
            driver.hear("250 ok") == ["1 accepted 250 [a@x accepted 250, b@x refused 550]", "MAIL FROM:<s@x>"])
        #expect(driver.hear("250 ok") == ["RCPT TO:<a@x>"])
        #expect(driver.hear("450 later") == ["2 deferred by 450 at RCPT [a@x deferred 450]", "RSET"])
        #expect(driver.hear("250 ok") == [])
        #expect(try driver.deliver(3) == ["MAIL FROM:<s@x>"])
        #expect(driver.hear("550 no") == ["3 refused by 550 at MAIL [a@x refused 550]"])
    }

    @Test("Each recipient has its own outcome")
    func eachRecipientHasItsOwnOutcome() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1, to: "a@x b@x c@x")
        #expect(driver.hear("250 ok", "250 ok", "550 no", "452 full") == [])
        #expect(driver.hear("354 go") == ["(content 1.)"])
        #expect(driver.hear("250 ok") == ["1 accepted 250 [a@x accepted 250, b@x refused 550, c@x deferred 452]"])
    }

    @Test(
        "A go-ahead after every recipient was refused is answered with a lone dot",
        arguments: [
            ("550 no", "550 no", "1 refused by 550 at RCPT [a@x refused 550, b@x refused 550]"),
            ("550 no", "450 later", "1 deferred by 450 at RCPT [a@x refused 550, b@x deferred 450]"),
        ])
    func aGoAheadWithoutRecipientsGetsALoneDot(first: String, second: String, outcome: String) throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1, to: "a@x b@x")
        _ = try driver.deliver(2)
        #expect(driver.hear("250 ok", first, second, "354 go") == ["(.)"] + Self.flight)
        #expect(driver.hear("554 nobody") == [outcome])
        #expect(driver.hear("250 ok", "250 ok", "354 go") == ["(content 2.)"])
    }

    @Test("If every recipient and DATA are refused, RSET precedes the next transaction")
    func aRefusedDataWithoutRecipientsIsFollowedByReset() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        #expect(
            driver.hear("250 ok", "550 no", "503 nobody")
                == ["1 refused by 550 at RCPT [a@x refused 550]", "RSET"] + Self.flight)
        #expect(driver.hear("250 reset", "250 ok", "250 ok", "354 go") == ["(content 2.)"])
    }

    @Test("A refused sender needs no RSET before the next transaction")
    func aRefusedSenderLeavesNothingToReset() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        #expect(
            driver.hear("552 too big", "503 no sender", "503 no recipients")
                == ["1 refused by 552 at MAIL [a@x refused 552]"])
        #expect(try driver.deliver(2) == Self.flight)
    }

    @Test("The final reply decides for all accepted recipients")
    func theFinalReplyDecidesForAllAcceptedRecipients() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1, to: "a@x b@x")
        _ = driver.hear("250 ok", "250 ok", "550 no", "354 go")
        #expect(driver.hear("554 spam") == ["1 refused by 554 at end of message [a@x refused 554, b@x refused 550]"])
        _ = try driver.deliver(2, to: "a@x b@x")
        _ = driver.hear("250 ok", "250 ok", "550 no", "354 go")
        #expect(driver.hear("451 later") == ["2 deferred by 451 at end of message [a@x deferred 451, b@x refused 550]"])
    }

    @Test("A temporary refusal of DATA defers the message, and RSET follows")
    func aRefusedDataDefersOrRefusesAndResets() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        #expect(
            driver.hear("250 ok", "250 ok", "451 later") == ["1 deferred by 451 at DATA [a@x deferred 451]", "RSET"])
        #expect(driver.hear("250 ok") == [])
    }

    @Test("A refused RSET ends the session")
    func aServerThatCannotResetEndsTheSession() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = driver.hear("250 ok", "250 ok", "451 later")
        #expect(driver.hear("500 what") == ["(end: refused 500 at RSET)"])
    }

    // MARK: Ending at any time

    @Test("Only a message whose end was sent and not answered is uncertain")
    func onlyAnUnansweredEndIsUncertain() throws {
        let lost = "deferred by lost at"
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        _ = try driver.deliver(3)
        _ = driver.hear("250 ok", "250 ok", "354 go")
        #expect(
            driver.lose() == [
                "1 uncertain at end of message by lost at end of message [a@x uncertain 250]",
                "2 \(lost) end of message [a@x deferred]", "3 \(lost) end of message [a@x deferred]",
                "(end: lost at end of message)",
            ])
        #expect(try driver.deliver(4) == ["4 \(lost) end of message [a@x deferred]"])
        #expect(driver.hear("250 late") == [])
    }

    @Test(
        "The outcome after a lost connection depends on the phase",
        arguments: [
            (0, "1 deferred by lost at MAIL [a@x deferred, b@x deferred]"),
            (1, "1 deferred by lost at RCPT [a@x deferred, b@x deferred]"),
            (2, "1 deferred by lost at RCPT [a@x deferred 250, b@x deferred]"),
            (3, "1 deferred by lost at DATA [a@x deferred 250, b@x refused 550]"),
            (4, "1 uncertain at end of message by lost at end of message [a@x uncertain 250, b@x refused 550]"),
        ])
    func theOutcomeOfALossDependsOnItsPhase(replies: Int, outcome: String) throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1, to: "a@x b@x")
        for reply in ["250 ok", "250 ok", "550 no", "354 go"].prefix(replies) { _ = driver.hear(reply) }
        #expect(driver.lose().first == outcome)
    }

    @Test(
        "A 421 at any time defers the messages and ends the session",
        arguments: [
            (0, "1 deferred by 421 at MAIL [a@x deferred 421]"),
            (1, "1 deferred by 421 at RCPT [a@x deferred 421]"),
            (2, "1 deferred by 421 at DATA [a@x deferred 421]"),
            (3, "1 deferred by 421 at end of message [a@x deferred 421]"),
        ])
    func theServerMayCloseAtAnyTime(replies: Int, outcome: String) throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        for reply in ["250 ok", "250 ok", "354 go"].prefix(replies) { _ = driver.hear(reply) }
        let actions = driver.hear("421 bye")
        #expect(actions.contains(outcome))
        #expect(actions.contains { $0.hasPrefix("2 deferred by closing 421") })
        #expect(actions.last?.hasPrefix("(end: closing 421") == true)
        #expect(!actions.contains("RSET"))
    }

    @Test("A 421 while idle ends the session and defers later deliveries")
    func theServerMayCloseWhileIdle() throws {
        var driver = MachineDriver.signedOn()
        #expect(driver.hear("421 idle too long") == ["(end: closing 421 at idle)"])
        #expect(try driver.deliver(1) == ["1 deferred by closing 421 at idle [a@x deferred]"])
    }

    @Test("A reply restarts the time limit, and another delivery does not")
    func moreWorkDoesNotExtendATimeLimit() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        let progress = driver.progress
        _ = try driver.deliver(2)
        #expect(driver.progress == progress)
        _ = driver.hear("250 ok")
        #expect(driver.progress > progress)
    }

    // MARK: Out of step

    @Test("An unsolicited reply ends the session, and a message whose end is unanswered is uncertain")
    func anUnsolicitedReplyEndsTheSession() throws {
        var driver = MachineDriver.signedOn()
        #expect(driver.hear("250 surprise") == ["(end: violation 250 at idle)"])
        var other = MachineDriver.signedOn()
        _ = try other.deliver(1)
        #expect(
            other.hear("250 ok", "250 ok", "354 go", "250 too early").suffix(2) == [
                "1 uncertain at end of message by violation 250 at end of message [a@x uncertain 250]",
                "(end: violation 250 at end of message)",
            ])
    }

    @Test(
        "A reply with the code of another command's reply ends the session",
        arguments: ["220", "221", "235", "334", "354"])
    func aReplyToAnotherCommandEndsTheSession(code: String) throws {
        for replies in 0...3 where !(replies == 2 && code == "354") {
            var driver = MachineDriver.signedOn()
            _ = try driver.deliver(1)
            for reply in ["250 ok", "250 ok", "354 go"].prefix(replies) { _ = driver.hear(reply) }
            let actions = driver.hear("\(code) what")
            #expect(actions.count == 2)
            #expect(actions.first?.hasPrefix(replies == 3 ? "1 uncertain" : "1 deferred") == true, "\(actions)")
            #expect(actions.last?.hasPrefix("(end: violation \(code)") == true, "\(actions)")
        }
    }

    @Test("A success in reply to DATA is not a go-ahead and ends the session")
    func aSuccessIsNotAGoAhead() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        #expect(driver.hear("250 ok", "250 ok", "250 ok").last == "(end: violation 250 at DATA)")
    }

    @Test("A malformed reply is a violation and defers the message")
    func garbageEndsTheSession() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        #expect(driver.hearGarbage().first?.hasPrefix("1 deferred by violation broken") == true)
    }

    // MARK: Requests to the server

    @Test("A message that the server cannot take is refused without being sent")
    func messagesTheServerWouldRefuseAreNotSent() throws {
        var driver = MachineDriver.signedOn("SIZE=10")
        #expect(try driver.deliver(1, message: "hello world") == ["1 refused by size 13 over 10 [a@x refused]"])
        #expect(try driver.deliver(2, message: "é") == ["2 refused by missing 8BITMIME [a@x refused]"])
        #expect(try driver.deliver(3, to: "žofie@x") == ["3 refused by missing SMTPUTF8 [žofie@x refused]"])
        #expect(
            try driver.deliver(4) { $0.hasInternationalHeaders = true } == [
                "4 refused by missing SMTPUTF8 [a@x refused]"
            ])
        #expect(try driver.deliver(5) == ["MAIL FROM:<s@x> SIZE=7"])
    }

    @Test("MAIL declares the extensions that a message needs")
    func neededExtensionsAreDeclared() throws {
        var driver = MachineDriver.signedOn("8BITMIME SIZE SMTPUTF8 DSN PIPELINING")
        let sent = try driver.deliver(1, to: "žofie@x", message: "é") { envelope in
            envelope.notices = try DeliveryNotices(returnedContent: .headers, envelopeID: "a+b")
        }
        #expect(
            sent == ["MAIL FROM:<s@x> SIZE=4 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+2Bb", "RCPT TO:<žofie@x>", "DATA"])
    }

    @Test("Delivery notices are not requested if the server does not offer DSN")
    func noticesAreNotRequestedWithoutDSN() throws {
        var driver = MachineDriver.signedOn("PIPELINING")
        let sent = try driver.deliver(1) { $0.notices = DeliveryNotices(returnedContent: .full) }
        #expect(sent == ["MAIL FROM:<s@x>", "RCPT TO:<a@x>", "DATA"])
    }

    // MARK: Withdrawal, NOOP, QUIT

    @Test("A waiting delivery can be withdrawn, and the others go on")
    func withdrawingAWaitingDeliveryKeepsTheOthers() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        #expect(driver.withdraw(2) == ["2 deferred by cancellation [a@x deferred]"])
        #expect(driver.withdraw(3) == [])
        #expect(driver.hear("250 ok", "250 ok", "354 go") == ["(content 1.)"])
    }

    @Test("Withdrawing a delivery that has started defers it and ends the session")
    func withdrawingAStartedDeliveryEndsTheSession() throws {
        for heard in 0...2 {
            var driver = MachineDriver.signedOn()
            _ = try driver.deliver(1)
            for _ in 0..<heard { _ = driver.hear("250 ok") }
            let log = driver.withdraw(1)
            #expect(log.first?.hasPrefix("1 deferred by") == true, "\(log)")
            #expect(log.last?.hasPrefix("(end") == true, "\(log)")
        }
    }

    @Test("A started delivery is not withdrawn while another uses the session")
    func aStartedDeliveryIsNotWithdrawnWhileAnotherUsesTheSession() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        #expect(driver.withdraw(1) == [])
        #expect(driver.hear("250 ok", "250 ok", "354 go").first == "(content 1.)")
    }

    @Test("A message on the wire is completed, and the withdrawn one behind it is not sent")
    func aMessageOnTheWireIsCompletedAndTheNextOneIsNotSent() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        _ = driver.hear("250 ok", "250 ok", "354 go")
        #expect(driver.withdraw(2) == [])
        #expect(driver.withdraw(1) == [])
        let log = driver.hear("250 ok")
        #expect(log.first == "1 accepted 250 [a@x accepted 250]")
        #expect(log.contains { $0.hasPrefix("2 deferred by") } && log.last?.hasPrefix("(end") == true, "\(log)")
    }

    @Test("NOOP is the last command of its group")
    func noopIsTheLastOfItsGroup() throws {
        var driver = MachineDriver.signedOn()
        #expect(driver.noop(7) == ["NOOP"])
        #expect(try driver.deliver(1) == [])
        #expect(driver.hear("250 ok") == ["noop 7"] + Self.flight)
        #expect(driver.noop(8) == [])
        #expect(driver.lose().contains("noop 8 lost at MAIL"))
    }

    @Test("QUIT follows everything under way, and later deliveries are deferred")
    func quitFollowsEverythingUnderWay() throws {
        var driver = MachineDriver.signedOn()
        _ = try driver.deliver(1)
        _ = try driver.deliver(2)
        #expect(driver.quit() == [])
        _ = driver.hear("250 ok", "250 ok", "354 go")
        #expect(
            driver.hear("250 ok", "250 ok", "250 ok", "354 go")
                == ["1 accepted 250 [a@x accepted 250]", "(content 2.)", "QUIT"])
        #expect(driver.hear("250 ok") == ["2 accepted 250 [a@x accepted 250]"])
        #expect(driver.hear("221 bye") == ["(end)"])
        #expect(try driver.deliver(3) == ["3 deferred by ended [a@x deferred]"])
    }
}
