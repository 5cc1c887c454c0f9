import Dispatch
import Glibc
import Synchronization

/// A server's process. It ends when its owner says so, or when its owner is gone for any reason.
///
/// A small shell in its own session starts the server. It holds one end of a socket pair whose other end only this
/// process has. When that other end closes (`stop()`, or the end of this process, even by SIGKILL), the shell ends the
/// server (SIGTERM, after some time SIGKILL, to its process group too) and removes its folder.
final class SupervisedProcess: Sendable {
    private let supervisor: pid_t
    private let lifeline: Mutex<Int32?>
    let folder: TemporaryFolder

    /// The shell's script. It first closes the pipes and sockets that other threads of the tests had open when it was
    /// started; otherwise a test that waits for one to close would wait as long as the server lives.
    ///
    /// The server's output goes to `output.log` in its folder. If the server ends by itself, its exit status goes to
    /// `exit-status`.
    static let script = #"""
        for fd in /proc/$$/fd/*; do
            fd=${fd##*/}
            ((fd > 2)) && eval "exec $fd>&-"
        done
        folder=$1 patience=$2; shift 2
        trap 'exit 0' TERM INT HUP
        exec 3<&0 </dev/null
        "$@" 3<&- >>"$folder/output.log" 2>&1 &
        server=$!
        finish() {
            trap '' TERM INT HUP
            kill -TERM "$server" 2>/dev/null
            for ((i = 0; i < patience; i++)); do
                kill -0 "$server" 2>/dev/null || break
                sleep 0.02
            done
            kill -KILL "$server" 2>/dev/null
            kill -KILL -- "-$server" 2>/dev/null
            rm -rf -- "$folder"
            kill -KILL -- "-$$" 2>/dev/null
        }
        trap finish EXIT
        cat <&3 >/dev/null &
        reader=$!
        wait -n "$server" "$reader"
        if kill -0 "$reader" 2>/dev/null; then
            wait "$server"
            echo "$?" >"$folder/exit-status"
            wait "$reader"
        fi
        """#

    /// Starts `command` (a path and its arguments). The process owns the folder from now on.
    ///
    /// - Parameter patience: how long the server may take to end after SIGTERM, in fiftieths of a second.
    init(
        _ command: [String], in folder: TemporaryFolder, asRoot: Bool = false, patience: Int = 250
    ) throws(LocalServerError) {
        var arguments =
            [
                try InstalledProgram.bash.path(), "--norc", "--noprofile", "-c", Self.script, "supervisor", folder.path,
                String(patience),
            ]
            + command
        if asRoot, !ServerAccount.isRoot {
            guard let sudo = try? InstalledProgram.sudo.path() else {
                throw .needsRoot(program: command.first ?? "the server")
            }
            arguments = [sudo, "-n", "--"] + arguments
        }
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .system(call: "socketpair", errno: errno) }
        let output = folder.appending("supervisor.log")
        let spawned = Self.spawn(arguments, input: ends[0], output: output)
        close(ends[0])
        guard case .success(let pid) = spawned else {
            close(ends[1])
            guard case .failure(let error) = spawned else { throw .system(call: "posix_spawn", errno: 0) }
            throw error
        }
        supervisor = pid
        lifeline = Mutex(ends[1])
        self.folder = folder
    }

    deinit {
        guard let descriptor = lifeline.withLock({ $0.take() }) else { return }
        close(descriptor)
        let pid = supervisor
        DispatchQueue.global().async { Self.reap(pid) }
    }

    /// Ends the server, and returns when it has ended and its folder is removed. Safe to call twice.
    func stop() async {
        guard let descriptor = lifeline.withLock({ $0.take() }) else { return }
        close(descriptor)
        let pid = supervisor
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                Self.reap(pid)
                continuation.resume()
            }
        }
    }

    /// The server's exit status if it has ended by itself.
    var exitStatus: Int? {
        let text = folder.text(of: "exit-status")
        return Int(text.prefix { $0.isNumber })
    }

    /// What the server and its supervisor have written.
    var output: String { folder.text(of: "output.log") + folder.text(of: "supervisor.log") }

    private static func reap(_ pid: pid_t) {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) == -1, errno == EINTR {}
    }

    private static func spawn(
        _ arguments: [String], input: Int32, output: String
    ) -> Result<pid_t, LocalServerError> {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // A separate session keeps the terminal's signals away. Signals that Swift's runtime blocks or ignores are
        // reset to their defaults for the server.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        let setSession: Int32 = 0x80
        let flags = setSession | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        posix_spawnattr_setflags(&attributes, Int16(flags))

        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        pointers.append(nil)
        let environment = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "TZ=UTC"]
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) }
        variables.append(nil)
        defer { for pointer in pointers + variables { free(pointer) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, arguments[0], &actions, &attributes, pointers, variables)
        return result == 0 ? .success(pid) : .failure(.system(call: "posix_spawn \(arguments[0])", errno: result))
    }
}
