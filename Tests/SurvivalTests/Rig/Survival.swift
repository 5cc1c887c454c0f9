import Foundation
import TestSupport

/// The scale of the tests, from the environment. The defaults prove each claim in about a minute; `make survive` uses
/// the numbers of the specification.
enum Survival {
    /// How often the program is killed while it sends, and how many messages it sends meanwhile.
    static let sendingKills = number("SURVIVE_SENDING_KILLS", 12)
    static let sendingMessages = number("SURVIVE_SENDING_MESSAGES", 120)
    /// How often it is killed while it queues messages.
    static let enqueueingKills = number("SURVIVE_ENQUEUEING_KILLS", 12)
    /// How often it is killed while it fetches, and how many messages arrive, move and vanish meanwhile.
    static let fetchingKills = number("SURVIVE_FETCHING_KILLS", 12)
    static let fetchingMessages = number("SURVIVE_FETCHING_MESSAGES", 400)
    /// How many fetches a model of a mailbox goes through, for each seed and each capability level.
    static let modelFetches = number("SURVIVE_MODEL_FETCHES", 12)
    static let modelSeeds = number("SURVIVE_MODEL_SEEDS", 1)
    /// How many positions of a session are harmed, for each kind of harm; 0 means every byte.
    static let positions = number("SURVIVE_POSITIONS", 6)

    /// A new seed for each run, or the one in the environment, to reproduce a failure.
    static let seed: UInt64 =
        ProcessInfo.processInfo.environment["SURVIVE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000)

    /// The note beside every failure.
    static var again: String { "seen again with SURVIVE_SEED=\(seed)" }

    private static func number(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }

    /// Returns the positions to harm in a session of `length` bytes: all, or some chosen at random, both ends among
    /// them.
    static func positions(of length: Int, _ random: inout SeededRandom) -> [Int] {
        guard positions > 0, positions < length else { return Array(0...max(0, length)) }
        var chosen: Set<Int> = [0, length]
        while chosen.count < positions { chosen.insert(Int.random(in: 0...length, using: &random)) }
        return chosen.sorted()
    }
}
