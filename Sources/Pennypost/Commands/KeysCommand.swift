internal import ArgumentParser

/// `pennypost keys`: the key that seals the stored passwords.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Look after the key that seals the stored passwords.",
        subcommands: [KeysRotateCommand.self])

    @ParentCommand var program: PennypostProgram
}
