import ArgumentParser
import MIME

/// `pennypost parse FILE… [--json]`: reads messages and shows what is in them.
struct ParseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Read messages and show their contents: headers, text, parts, attachments, defects.",
        discussion: """
            Any bytes can be read; what is wrong with them is listed as defects. --json prints one object per file, \
            described in Documentation/ParseJSON.md.

            The exit status is 0 if all files were read, and 1 if one of them could not be.

            Example:
              pennypost parse --json letter.eml | jq -r '.attachments[].filename'
            """)

    @Argument(help: ArgumentHelp("A message (.eml); - reads standard input.", valueName: "file"), completion: .file())
    var files: [String]

    @Flag(help: "Print one JSON object per file.")
    var json = false

    func run() throws {
        let console = Console.current
        var hasFailed = false
        for (index, file) in files.enumerated() {
            let source = MessageSource(argument: file)
            do {
                let document = ParsedMessageDocument(Message(parsing: try source.read()))
                if json {
                    try console.say(json: document)
                } else {
                    let title = files.count > 1 ? source.name : nil
                    let summary = MessageSummary(document, usesColour: console.usesColour).text(title: title)
                    console.write(Array(((index > 0 ? "\n" : "") + summary).utf8))
                }
            } catch let error as MessageSourceError {
                hasFailed = true
                FailureReporter(isJSON: json).report(CommandFailure(error))
            }
        }
        if hasFailed { throw QuietFailure(status: .partial) }
    }
}
