import Glibc
import Synchronization

/// The thread that sends queries. It waits for the sockets of all queries at once, and sleeps when there are none.
///
/// There is one per process, started by the first query.
final class QuestionThread: Sendable {
    static let shared = QuestionThread()

    /// The most queries in progress at once; others wait their turn within their own time limits.
    static let mostAtOnce = 128

    private struct Inbox {
        var questions: [Question] = []
        var hasThread = false
    }

    private let inbox = Mutex(Inbox())
    /// Writing a byte to `ring` wakes the thread, which polls `hear`. Negative if there were no sockets left.
    private let alarm: (ring: CInt, hear: CInt)

    private init() {
        var ends: [CInt] = [-1, -1]
        let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue) | CInt(SOCK_NONBLOCK.rawValue)
        let made = socketpair(AF_UNIX, kind, 0, &ends) == 0
        alarm = made ? (ends[0], ends[1]) : (-1, -1)
    }

    /// Accepts a query. Its waiter always gets a result.
    func ask(_ question: Question) {
        let isTaken = inbox.withLock { inbox in
            if !inbox.hasThread { inbox.hasThread = startThread() }
            if inbox.hasThread { inbox.questions.append(question) }
            return inbox.hasThread
        }
        guard isTaken else { return question.finish(.failure(.outOfResources)) }
        wake()
    }

    /// Wakes the thread to check its queries.
    func wake() {
        // If the socket is full, it has enough bytes to wake the thread.
        var byte: UInt8 = 0
        _ = send(alarm.ring, &byte, 1, CInt(MSG_NOSIGNAL))
    }

    private func startThread() -> Bool {
        guard alarm.hear >= 0 else { return false }
        var thread = pthread_t()
        let created = pthread_create(
            &thread, nil,
            { _ in
                // A name server that closes a connection must not end the program.
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                QuestionThread.shared.run()
            }, nil)
        guard created == 0 else { return false }
        pthread_detach(thread)
        return true
    }

    private func run() -> Never {
        var waiting: ArraySlice<Question> = []
        var open: [Exchange] = []
        while true {
            waiting += inbox.withLock { inbox in
                defer { inbox.questions = [] }
                return inbox.questions
            }
            let now = ContinuousClock.now
            waiting.removeAll { question in
                guard let verdict = question.verdict(at: now) else { return false }
                question.finish(.failure(verdict))
                return true
            }
            open.removeAll { $0.conclude(at: now) }
            while open.count < Self.mostAtOnce, let question = waiting.popFirst() {
                let exchange = Exchange(question)
                if !exchange.conclude(at: now) { open.append(exchange) }
            }
            wait(for: open)
        }
    }

    /// Waits until something has happened and handles it.
    private func wait(for open: [Exchange]) {
        var sockets = [pollfd(fd: alarm.hear, events: CShort(POLLIN), revents: 0)]
        var ranges: [Range<Int>] = []
        let now = ContinuousClock.now
        var patience = open.isEmpty ? -1 : Int(CInt.max)
        for exchange in open {
            let own = exchange.sockets
            ranges.append(sockets.count..<sockets.count + own.count)
            sockets += own
            patience = min(patience, exchange.patience(at: now))
        }
        _ = poll(&sockets, nfds_t(sockets.count), CInt(clamping: patience))
        if sockets[0].revents != 0 {
            var bytes = [UInt8](repeating: 0, count: 256)
            while recv(alarm.hear, &bytes, bytes.count, 0) == bytes.count {}
        }
        for (exchange, range) in zip(open, ranges) { exchange.proceed(sockets[range]) }
    }
}
