import ArgumentParser

/// `pennypost keys`: the key that seals the stored passwords.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Look after the key that seals the stored passwords.",
        discussion: """
            The key lies in the data folder as sealing.key and in no backup. Replace it when somebody may have seen it.

            Example:
              pennypost keys rotate
            """,
        subcommands: [KeysRotateCommand.self])

    @ParentCommand var program: PennypostProgram
}
