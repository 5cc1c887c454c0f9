package import Foundation
package import LocalServers
import Synchronization

/// A program that a test runs. It never outlives the test: it is killed with this object, when the wait for its end is
/// cancelled or takes too long, and by the system if the tests themselves are killed.
///
/// Foundation's `Process` is not enough. Its one thread waits for the program whose pipe closed first, and meanwhile no
/// other program's end is noticed.
package final class ChildProcess: Sendable {
    /// What a standard stream of the program is.
    package enum Stream: Sendable {
        case nothing
        case file(String)
        /// It stays open in this process too.
        case descriptor(Int32)
    }

    /// How long a program may take to end, unless a test says otherwise.
    package static let patience = Duration.seconds(300)

    /// Closes what the tests have open (it would be the program's as well, and never close), and asks the system to
    /// kill the program with the thread that has started it. The shell's own words depend on the environment, so the
    /// program's environment comes last.
    private static let script = """
        for fd in /proc/$$/fd/*; do fd=${fd##*/}; ((fd > 2)) && eval "exec $fd>&-"; done
        cd -- "$1" || exit 127
        shift
        exec /usr/bin/env -i "$@"
        """

    private struct Started {
        var pid: pid_t = 0
        var error: Int32 = 0
    }

    package let pid: pid_t
    private let state: State

    private final class State: Sendable {
        let status = Mutex<Int32?>(nil)
        let started = Mutex(Started())
        let hasStarted = DispatchSemaphore(value: 0)
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: its path and its arguments.
    ///   - environment: its whole environment.
    ///   - workingFolder: its working folder; `nil` for that of the tests.
    package init(
        _ command: [String], environment: [String: String], workingFolder: String? = nil, input: Stream = .nothing,
        output: Stream = .nothing, errors: Stream = .nothing
    ) throws(LocalServerError) {
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let arguments =
            ["/bin/bash", "--norc", "--noprofile", "-c", Self.script, "child"] + [workingFolder ?? "."] + variables
            + ["/usr/bin/setpriv", "--pdeathsig", "KILL"] + command
        let state = State()
        // The thread lives as long as the program.
        Thread.detachNewThread {
            let started = Self.spawn(arguments, [input, output, errors])
            state.started.withLock { $0 = started }
            state.hasStarted.signal()
            guard started.error == 0 else { return }
            Self.follow(started.pid, state)
        }
        state.hasStarted.wait()
        let started = state.started.withLock(\.self)
        guard started.error == 0 else { throw .system(call: "posix_spawn \(command)", errno: started.error) }
        pid = started.pid
        self.state = state
    }

    deinit { kill() }

    /// The exit status, or the number of the signal that ended the program, negative; `nil` while it runs.
    package var status: Int32? { state.status.withLock(\.self) }
    package var isRunning: Bool { status == nil }

    /// Sends a signal, unless the program has ended.
    package func signal(_ number: Int32) {
        // While its end is not known, its number belongs to no one else.
        state.status.withLock { status in
            if status == nil { Foundation.kill(pid, number) }
        }
    }

    /// Kills the program and those that it has started.
    package func kill() {
        state.status.withLock { status in
            guard status == nil else { return }
            for pid in Self.descendants(of: pid) + [pid] { Foundation.kill(pid, SIGKILL) }
        }
    }

    /// Waits for the program's end.
    ///
    /// - Returns: its ``status``.
    /// - Throws: if it does not end in time, or if the test is over. The program is killed then.
    package func end(within limit: Duration = patience) async throws -> Int32 {
        do {
            try await wait(for: "the end of process \(pid)", within: limit) { !isRunning }
        } catch {
            kill()
            throw error
        }
        return status ?? -1
    }

    private static func spawn(_ arguments: [String], _ streams: [Stream]) -> Started {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        for (number, stream) in zip(Int32(0)..., streams) {
            let access = number == 0 ? O_RDONLY : O_WRONLY
            switch stream {
            case .nothing: posix_spawn_file_actions_addopen(&actions, number, "/dev/null", access, 0)
            case .file(let path): posix_spawn_file_actions_addopen(&actions, number, path, access, 0)
            case .descriptor(let descriptor): posix_spawn_file_actions_adddup2(&actions, descriptor, number)
            }
        }
        // Signals that Swift's runtime blocks or ignores are reset to their defaults.
        var (all, none) = (sigset_t(), sigset_t())
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var nothing: [UnsafeMutablePointer<CChar>?] = [nil]
        defer { for pointer in pointers { free(pointer) } }
        var started = Started()
        started.error = posix_spawn(&started.pid, arguments[0], &actions, &attributes, &pointers, &nothing)
        return started
    }

    /// Waits for the end of a program, and notes it.
    private static func follow(_ pid: pid_t, _ state: State) {
        var facts = siginfo_t()
        while waitid(P_PID, id_t(pid), &facts, Int32(WEXITED) | Int32(WNOWAIT)) == -1, errno == EINTR {}
        state.status.withLock { known in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) == -1, errno == EINTR {}
            let signal = status & 0x7F
            known = signal == 0 ? (status >> 8) & 0xFF : -signal
        }
    }

    private static func descendants(of pid: pid_t) -> [pid_t] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
        let children = threads.flatMap { thread in
            (try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/children", encoding: .utf8))?
                .split(separator: " ").compactMap { pid_t($0) } ?? []
        }
        return children.flatMap { descendants(of: $0) + [$0] }
    }
}
