import ArgumentParser

/// `pennypost keys`: the key that seals the stored passwords.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Manage the key that seals the stored passwords.",
        discussion: """
            The key is sealing.key in the data folder; no backup contains it. Replace it if someone else may have seen it.

            Example:
              pennypost keys rotate
            """,
        subcommands: [KeysRotateCommand.self])

    @ParentCommand var program: PennypostProgram
}
