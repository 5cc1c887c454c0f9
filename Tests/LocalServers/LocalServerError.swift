/// Why a test server could not be started, or its peer did not follow the test's script.
public enum LocalServerError: Error, Sendable, Equatable {
    /// A program is not installed. `package` is the Debian package that contains it.
    case missingProgram(name: String, package: String)
    /// The program is installed, but its version needs a different configuration.
    case unsupportedVersion(program: String, found: String, supported: String)
    /// The program starts only as root, but this is an ordinary user without a password-free `sudo`.
    case needsRoot(program: String)
    /// The program ended, or did not answer in time. `log` is its output.
    case didNotStart(program: String, log: String)
    /// No free port was found on the loopback interface.
    case noFreePort
    /// A certificate or key could not be made.
    case certificate(String)
    /// A file could not be read or written.
    case file(path: String, reason: String)
    /// A system call failed.
    case system(call: String, errno: Int32)
    /// The expected event did not happen in time.
    case timedOut(String)
    /// The peer of a scripted server sent something that the script does not expect.
    case scriptFailed(connection: Int, step: Int, reason: String)
}

extension LocalServerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .missingProgram(let name, let package):
            "\(name) is not installed: apt-get install \(package)"
        case .unsupportedVersion(let program, let found, let supported):
            "\(program) \(found) has another form of configuration than this expects: \(supported) is supported"
        case .needsRoot(let program):
            "\(program) starts only as root: run this as root, or as a user whose sudo asks for no password"
        case .didNotStart(let program, let log):
            "\(program) did not start. It wrote:\n\(log)"
        case .noFreePort:
            "no free port on the loopback interface"
        case .certificate(let reason):
            "a certificate for the tests could not be made: \(reason)"
        case .file(let path, let reason):
            "\(path): \(reason)"
        case .system(let call, let errno):
            "\(call) failed with error number \(errno)"
        case .timedOut(let what):
            "waited in vain for \(what)"
        case .scriptFailed(let connection, let step, let reason):
            "script of connection \(connection), step \(step): \(reason)"
        }
    }
}
