import TestSupport
import Testing

@testable import SMTP

/// What holds for every session, whatever the server says and whenever it ends, checked in thousands of random
/// sessions.
@Suite("Random events at the SMTP machine") struct MachineInvariantTests {
    private static let replies = [
        "250 ok", "250 ok", "250 ok", "250 ok", "354 go", "354 go", "550 no", "451 later", "503 what", "421 bye",
        "221 bye", "235 in", "334 ", "220 hi", "299 well", "399 hm",
    ]

    @Test(
        "Every delivery ends exactly once, and nothing is sent after the end of the session",
        arguments: ["PIPELINING", "HELP", "PIPELINING CHUNKING", "CHUNKING SIZE=90"], 0..<25)
    func everyDeliveryEndsOnceAndNothingIsSentAfterTheEnd(keywords: String, seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed) &* 7919 &+ UInt64(keywords.utf8.count))
        for _ in 0..<40 {
            let options = TransactionMachine.Options(transfer: .automatic, wholeContent: 20, chunk: 30)
            var driver = MachineDriver.signedOn(keywords, options: options)
            var log: [String] = []
            var added = 0
            for _ in 0..<60 {
                switch Int.random(in: 0..<20, using: &random) {
                case 0..<3:
                    added += 1
                    let length = [5, 25, 95].randomElement(using: &random) ?? 5
                    log += try driver.deliver(
                        added, to: ["a@x", "a@x b@x", "a@x b@x c@x"].randomElement(using: &random) ?? "a@x",
                        message: String(repeating: "m", count: length))
                case 3: log += driver.withdraw(Int.random(in: 0...added, using: &random))
                case 4 where Bool.random(using: &random): log += driver.noop(1000 + log.count)
                case 5: log += driver.contentEnds()
                case 6 where Int.random(in: 0..<20, using: &random) == 0: log += driver.quit()
                case 7 where Int.random(in: 0..<30, using: &random) == 0: log += driver.hearGarbage()
                default: log += driver.hear(Self.replies.randomElement(using: &random) ?? "250 ok")
                }
            }
            log += driver.lose()
            check(log, added)
        }
    }

    private func check(_ log: [String], _ added: Int) {
        for id in 1..<(added + 1) {
            let endings = log.filter { $0.hasPrefix("\(id) ") }
            #expect(endings.count == 1, "delivery \(id): \(log)")
            guard let ending = endings.first else { continue }
            let whole = log.firstIndex(of: "(content \(id).)")
            let piecewise = log.firstIndex(of: "(content \(id)…)")
            let chunked = log.contains { $0.hasPrefix("(chunk \(id) ") }
            let wasSent = whole != nil || piecewise != nil || chunked
            if ending.hasPrefix("\(id) accepted") || ending.hasPrefix("\(id) uncertain") {
                #expect(wasSent, "\(ending): \(log)")
            }
            if whole != nil, log.last?.hasPrefix("(end: lost") == true {
                #expect(!ending.contains("deferred by lost"), "what may have arrived is not safe to repeat: \(log)")
            }
        }
        #expect(log.filter { $0.hasPrefix("(end") }.count == 1)
        let afterTheEnd = log.drop { !$0.hasPrefix("(end") }.dropFirst()
        #expect(afterTheEnd.allSatisfy { $0.first?.isNumber == true || $0.hasPrefix("noop") }, "\(log)")
    }
}
