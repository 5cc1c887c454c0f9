import CAres
import Glibc

/// One query in progress, on its own c-ares channel. Other queries can't affect it, and each uses its own port, which
/// makes answers harder to forge (RFC 5452 §9.2).
///
/// Used only on ``QuestionThread``'s thread.
final class Exchange {
    let question: Question
    private var channel: ares_channel?
    /// What c-ares reported; it reports once per query.
    private var outcome: (status: CInt, answer: [UInt8])?
    /// Whether to take the first answer, whatever it says.
    private var takesAnyAnswer = false

    init(_ question: Question) {
        self.question = question
        ask()
    }

    deinit { close() }

    /// Delivers the result if there is an answer, the time is up, or the query was cancelled.
    ///
    /// - Returns: Whether the query is over.
    func conclude(at now: ContinuousClock.Instant) -> Bool {
        // c-ares passes over a server that fails or refuses, and reports at the end only that none could be reached. A
        // second query takes the first answer, which says what is wrong.
        if let outcome, outcome.status == ARES_ECONNREFUSED, !takesAnyAnswer {
            takesAnyAnswer = true
            ask()
        }
        if let outcome {
            close()
            question.finish(DNSError(status: outcome.status).map { .failure($0) } ?? .success(outcome.answer))
            return true
        }
        guard let verdict = question.verdict(at: now) else { return false }
        close()
        question.finish(.failure(verdict))
        return true
    }

    // MARK: What the thread waits for

    /// The sockets and the events they wait for, for poll(2).
    var sockets: [pollfd] {
        guard let channel else { return [] }
        var sockets = [ares_socket_t](repeating: ARES_SOCKET_BAD, count: Int(ARES_GETSOCK_MAXNUM))
        let bits = UInt32(bitPattern: ares_getsock(channel, &sockets, ARES_GETSOCK_MAXNUM))
        return sockets.enumerated().compactMap { index, socket in
            let reads = bits & (1 << UInt32(index)) != 0
            let writes = bits & (1 << UInt32(index + Int(ARES_GETSOCK_MAXNUM))) != 0
            guard reads || writes else { return nil }
            return pollfd(fd: socket, events: CShort((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), revents: 0)
        }
    }

    /// Returns after how many milliseconds to call again even if nothing arrives.
    func patience(at now: ContinuousClock.Instant) -> Int {
        let left = (question.deadline - now).wholeMilliseconds + 1
        var next = timeval()
        guard let channel, ares_timeout(channel, nil, &next) != nil else { return max(left, 0) }
        return max(min(left, Int(next.tv_sec) * 1000 + Int(next.tv_usec) / 1000 + 1), 0)
    }

    /// Reads and writes the ready sockets, and retries what has waited long enough.
    func proceed(_ ready: ArraySlice<pollfd>) {
        guard let channel else { return }
        for socket in ready where socket.revents != 0 {
            let reads = socket.revents & ~CShort(POLLOUT) != 0
            let writes = socket.revents & CShort(POLLOUT) != 0
            ares_process_fd(channel, reads ? socket.fd : ARES_SOCKET_BAD, writes ? socket.fd : ARES_SOCKET_BAD)
        }
        ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD)
    }

    // MARK: c-ares

    /// Opens a channel and sends the query. An immediate failure is an outcome too.
    private func ask() {
        close()
        outcome = nil
        var options = ares_options()
        options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_EDNS
        if takesAnyAnswer { options.flags |= ARES_FLAG_NOCHECKRESP }
        options.timeout = CInt(clamping: timeForOneTry)
        options.tries = CInt(clamping: question.resolver.tries)
        options.ednspsz = Self.largestDatagram
        let mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_EDNSPSZ
        guard Self.library == ARES_SUCCESS, ares_init_options(&channel, &options, mask) == ARES_SUCCESS, let channel
        else {
            channel = nil
            outcome = (ARES_ENOMEM, [])
            return
        }
        let servers = question.resolver.servers.map(\.description).joined(separator: ",")
        if !servers.isEmpty, ares_set_servers_ports_csv(channel, servers) != ARES_SUCCESS {
            outcome = (ARES_ENOMEM, [])
            return
        }
        let internet: CInt = 1
        let me = Unmanaged.passUnretained(self).toOpaque()
        ares_query(
            channel, question.name, internet, question.type.code,
            { me, status, _, bytes, count in
                guard let me else { return }
                let answer = UnsafeBufferPointer(start: bytes, count: max(Int(count), 0))
                Unmanaged<Exchange>.fromOpaque(me).takeUnretainedValue().outcome = (status, Array(answer))
            }, me)
    }

    /// Closes the channel. c-ares reports a pending query as destroyed, which is not an outcome.
    private func close() {
        guard let channel else { return }
        let kept = outcome
        self.channel = nil
        ares_destroy(channel)
        outcome = kept
    }

    /// The time until the next server is tried, in milliseconds. c-ares doubles it each round. All tries at one server,
    /// or one try at each of several, fit into the time limit.
    private var timeForOneTry: Int {
        let resolver = question.resolver
        let rounds = (1 << resolver.tries) - 1
        let servers = resolver.servers.isEmpty ? Self.usualServers : resolver.servers.count
        return max(resolver.timeLimit.wholeMilliseconds / max(rounds, servers), 1)
    }

    /// The most servers that `resolv.conf` may name (resolv.conf(5)).
    private static let usualServers = 3
    /// The largest answer accepted in one datagram, in bytes. That size is unfragmented nearly everywhere. A larger
    /// answer comes over TCP (RFC 6891 §6.2.5).
    private static let largestDatagram: CInt = 1232
    /// The status of c-ares' initialisation, which happens once.
    private static let library = ares_library_init(ARES_LIB_INIT_ALL)
}

extension Duration {
    var wholeMilliseconds: Int {
        Int(clamping: components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
