import LocalServers
import TestSupport
import Testing

/// A kind of harm that is done at each position of a session.
enum Harm: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case cut, reset, halve, dribble, lateAnswer, silence

    var kind: Fault.Kind {
        switch self {
        case .cut: .cut
        case .reset: .reset
        case .halve: .halve
        case .dribble: .dribble(40)
        case .lateAnswer: .delay(Self.limit + .milliseconds(300))
        case .silence: .silence
        }
    }

    /// How long a server may take over a step in these tests.
    static let limit = Duration.milliseconds(700)

    /// Take every `share`th position: fewer for harm that makes the client wait for its limit each time.
    var share: Int {
        switch self {
        case .lateAnswer, .silence: 3
        default: 1
        }
    }

    var testDescription: String { rawValue }

    /// Returns the faults of a sweep over a session in which `passed` bytes went in each direction.
    func faults(over passed: [Fault.Direction: Int], _ random: inout SeededRandom) -> [Fault] {
        Fault.Direction.allCases.flatMap { direction in
            let positions = Survival.positions(of: passed[direction] ?? 0, &random)
            return stride(from: 0, to: positions.count, by: share).map { Fault(kind, direction, at: positions[$0]) }
        }
    }
}
