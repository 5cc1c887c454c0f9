/// What happens to the bytes of one direction, without I/O: bytes go in, steps come out.
struct FaultRelay {
    enum Step: Sendable, Equatable {
        /// Sends these bytes in one write.
        case write([UInt8])
        /// Waits before the next step.
        case wait(Duration)
        case notice(Fault)
        /// Closes both sides, normally or by RST. No step follows.
        case end(Fault)
        /// Lets nothing pass any more in either direction. No step follows.
        case silence(Fault)
    }

    /// The pause between the bytes on either side of a boundary, so that they aren't read together.
    static let gap = Duration.milliseconds(2)

    private var faults: ArraySlice<Fault>
    /// Number of bytes still to send one by one.
    private var singles = 0
    private var mask: UInt8 = 0
    private(set) var position = 0
    private var isOver = false

    init(_ faults: [Fault]) {
        self.faults = faults.sorted { $0.position < $1.position }[...]
    }

    /// Returns the steps for faults that strike before the first byte.
    mutating func begin() -> [Step] {
        var steps: [Step] = []
        strike(&steps)
        return steps
    }

    /// Returns the steps for further bytes.
    mutating func pass(_ bytes: [UInt8]) -> [Step] {
        var steps: [Step] = []
        var rest = bytes[...]
        while !rest.isEmpty, !isOver {
            var count = rest.count
            if singles > 0 || mask != 0 { count = 1 }
            if let next = faults.first { count = min(count, max(1, next.position - position)) }
            var piece = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            piece[0] ^= mask
            mask = 0
            position += count
            steps.append(.write(piece))
            if singles > 0 {
                singles -= 1
                steps.append(.wait(.zero))
            }
            strike(&steps)
        }
        return steps
    }

    private mutating func strike(_ steps: inout [Step]) {
        while !isOver, let fault = faults.first, fault.position <= position {
            faults.removeFirst()
            switch fault.kind {
            case .cut, .reset:
                steps.append(.end(fault))
                isOver = true
            case .silence:
                steps.append(.silence(fault))
                isOver = true
            case .delay(let time): steps += [.notice(fault), .wait(time)]
            case .halve: steps += [.notice(fault), .wait(Self.gap)]
            case .dribble(let count):
                steps += [.notice(fault), .wait(.zero)]
                singles = count
            case .garble(let bits):
                steps.append(.notice(fault))
                mask ^= bits
            case .notice: steps.append(.notice(fault))
            }
        }
    }
}
