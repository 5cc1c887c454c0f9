import ArgumentParser
import Storage

/// `pennypost check`: checks that everything stored is intact.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check that everything stored is intact.",
        discussion: """
            Reads every message and compares it with its hash and with its entry in the lists, follows every reference, and \
            opens every sealed password. On SQLite, it also checks the file's structure and looks for tables, triggers and \
            views that are not Pennypost's. Nothing is changed. The status is 0 if everything is sound and 74 if \
            something is damaged.

            Example:
              pennypost check || echo "look at the disk"
            """)

    private struct Answer: Encodable {
        var blobs: Int
        var blobBytes: Int64
        var sealedValues: Int
        var rows: Int
        var damages: Int
        var isSound: Bool
    }
    private struct FindingDocument: Encodable {
        var finding: String
        var message: String
        var isDamage: Bool
    }

    @ParentCommand var program: PennypostProgram

    @Flag(help: "Print one JSON object per finding, and one for the result.")
    var json = false

    func run() async throws {
        let progress = ProgressLine()
        let isJSON = json
        let summary = try await Workplace.open(program, .reading) { workplace in
            try await DataCheck(
                workplace.database, inventory: Rooms.inventory, key: workplace.folder.sealingKey,
                migrations: Rooms.migrations
            ).run(
                report: { finding in
                    progress.clear()
                    Self.say(finding, isJSON: isJSON)
                }, progress: { done, total in progress.show("checking", done: done, of: total) })
        }
        progress.clear()
        if json {
            try Console.current.say(
                json: Answer(
                    blobs: summary.blobs, blobBytes: summary.blobBytes, sealedValues: summary.sealedValues,
                    rows: summary.rows, damages: summary.damages, isSound: summary.isSound))
        } else if summary.isSound {
            Console.current.say(
                "Sound", .good,
                "\(summary.blobs) stored pieces (\(MessageSummary.size(Int(summary.blobBytes)))), "
                    + "\(summary.sealedValues) sealed passwords")
        }
        guard summary.isSound else {
            if !json {
                let failure = CommandFailure(
                    status: .inputOutput, code: "damaged", field: "data",
                    message: "\(summary.damages) thing\(summary.damages == 1 ? " is" : "s are") damaged",
                    remedy: "Restore a backup into a new data folder, and check the disk")
                FailureReporter(isJSON: false).report(failure)
            }
            throw QuietFailure(status: .inputOutput)
        }
    }

    private static func say(_ finding: DataFinding, isJSON: Bool) {
        if isJSON {
            try? Console.current.say(
                json: FindingDocument(finding: finding.code, message: finding.description, isDamage: finding.isDamage))
        } else {
            Console.current.say(
                finding.isDamage ? "Damaged" : "Note", finding.isDamage ? .bad : .dim, finding.description)
        }
    }
}
