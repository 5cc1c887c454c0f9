import Testing

@testable import LocalServers

@Suite("Faults in a stream of bytes")
struct FaultRelayTests {
    private let bytes = Array("0123456789".utf8)

    /// Returns which of the ten bytes pass, sent in this many pieces, and what ends the stream.
    private func outcome(_ faults: [Fault], pieces: Int) -> (passed: String, writes: Int, end: FaultRelay.Step?) {
        var relay = FaultRelay(faults)
        var steps = relay.begin()
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            steps += relay.pass(Array(bytes[start..<min(start + pieces, bytes.count)]))
        }
        var passed: [UInt8] = []
        var writes = 0
        for case .write(let piece) in steps {
            passed += piece
            writes += 1
        }
        let end = steps.last { step in
            switch step {
            case .end, .silence: true
            default: false
            }
        }
        return (String(decoding: passed, as: UTF8.self), writes, end)
    }

    @Test("A cut lets exactly the bytes before it pass, wherever it is and however they arrive", arguments: 0...10)
    func cuts(position: Int) {
        for pieces in 1...10 {
            let fault = Fault(.cut, .fromClient, at: position)
            let outcome = outcome([fault], pieces: pieces)
            #expect(outcome.passed == String(decoding: bytes.prefix(position), as: UTF8.self))
            #expect(outcome.end == .end(fault))
        }
    }

    @Test("A position after the last byte never strikes")
    func behindTheEnd() {
        let outcome = outcome([Fault(.reset, .fromClient, at: 11)], pieces: 3)
        #expect(outcome.passed == "0123456789")
        #expect(outcome.end == nil)
    }

    @Test("One byte is garbled, and no other", arguments: 0...9)
    func garbles(position: Int) {
        for pieces in 1...10 {
            let outcome = outcome([Fault(.garble(0x40), .fromClient, at: position)], pieces: pieces)
            var expected = bytes
            expected[position] ^= 0x40
            #expect(outcome.passed == String(decoding: expected, as: UTF8.self))
        }
    }

    @Test("Halving, dribbling and delays change no byte, but split the writes")
    func partsWrites() {
        #expect(outcome([Fault(.halve, .fromClient, at: 4)], pieces: 10) == ("0123456789", 2, nil))
        #expect(outcome([Fault(.dribble(4), .fromClient, at: 3)], pieces: 10) == ("0123456789", 6, nil))
        #expect(outcome([Fault(.delay(.seconds(1)), .fromClient, at: 3)], pieces: 10) == ("0123456789", 2, nil))
        let both = [Fault(.dribble(9), .fromClient, at: 0), Fault(.silence, .fromClient, at: 5)]
        #expect(outcome(both, pieces: 10) == ("01234", 5, .silence(both[1])))
    }
}

private func == (
    left: (passed: String, writes: Int, end: FaultRelay.Step?), right: (String, Int, FaultRelay.Step?)
) -> Bool {
    left.passed == right.0 && left.writes == right.1 && left.end == right.2
}
