import LocalServers
import Storage

@testable import Mailboxes

extension ProgramPlace {
    /// Returns how many messages of a mailbox the next program will consider uncertain because the last one was killed.
    /// It only looks: the next program takes over as if this had not been called.
    func uncertainAfterKill(of user: MailUser) async throws -> Int {
        let folder = try await DataFolder(path: data, server: server).open(
            .reading, command: "test", migrations: MailboxesSchema.migrations)
        defer { try? folder.close() }
        let directory = MailboxDirectory(database: folder.database, sealingKey: folder.sealingKey)
        let mailbox = try await directory.mailbox(address: user.address)
        let journal = try await OutboxJournal.open(of: mailbox.id, beside: folder.database)
        defer { journal?.close() }
        return try await folder.database.read { transaction in
            let state = try OutboxStore.sendingState(of: mailbox.id, in: transaction)
            return try OutboxStore.abandoned(of: mailbox.id, state, reading: journal?.former, in: transaction).count {
                if case .uncertain = $0.fate { true } else { false }
            }
        }
    }
}

/// How many messages each of many kills left uncertain.
struct UncertainCount: CustomStringConvertible {
    /// A program sends over one connection, and the go-ahead for a message follows the answer to the one before. So at
    /// most one message is between its end and its answer.
    static let mostPerKill = 1

    private(set) var counts: [Int] = []
    var most: Int { counts.max() ?? 0 }

    mutating func add(_ count: Int) { counts.append(count) }

    var description: String {
        "\(counts.count) kills, \(counts.reduce(0, +)) uncertain messages, \(most) by one kill at most"
    }
}
