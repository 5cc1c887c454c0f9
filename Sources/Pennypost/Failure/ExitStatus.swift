/// The program's exit status, with the numbers of sysexits.h. Documentation/CommandLine.md describes them.
enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Everything that was asked for was done.
    case success = 0
    /// `parse`: one of the files could not be read. `test`: the message came back, but something is wrong with it.
    /// `fetch`: messages or folders stay at the server, or it refused a person's action.
    case partial = 1
    /// The command line is wrong.
    case usage = 64
    /// Input has the wrong form: an address, a line of a batch, a message.
    case badData = 65
    /// A named file, folder or message does not exist or cannot be read.
    case noInput = 66
    /// The server refused the message, or some of its recipients, for good.
    case refused = 67
    /// `test`: the message was accepted but is not in the mailbox.
    case notArrived = 68
    /// A server cannot be reached or does not do what is needed.
    case unavailable = 69
    /// A bug in the program.
    case fault = 70
    /// The connection cannot be protected, or the server is not who it should be.
    case insecure = 71
    /// The data folder, its database or its key cannot be created or is not safe.
    case cannotCreate = 73
    /// Reading or writing a disk failed.
    case inputOutput = 74
    /// The server asks to try again later; what was to be sent waits in the outbox.
    case tryLater = 75
    /// The connection ended when the server might have taken a message; it is unknown whether it did.
    case uncertain = 76
    /// The server refused the user name or the password.
    case signInRefused = 77
    /// The mailbox is not connected, or is connected already, or no server is known for its domain; or the data
    /// folder's providers file has a mistake in it.
    case configuration = 78
    /// Interrupted by Ctrl-C.
    case interrupted = 130
}
