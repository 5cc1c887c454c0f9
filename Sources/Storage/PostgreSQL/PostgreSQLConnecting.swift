import CLibPQ
import Foundation

extension PostgreSQLConnection {
    /// Connects and signs in within the time limit.
    ///
    /// - Throws: ``StorageError/connectionLost(reason:)`` if the server can't be reached or does not accept connections
    ///   yet; ``StorageError/cannotConnect(server:reason:)`` if it refuses permanently.
    static func connect(
        _ address: PostgreSQLAddress, limits: PostgreSQLLimits
    ) throws(StorageError) -> OpaquePointer {
        guard let handle = start(address) else { throw .inputOutput(reason: "out of memory") }
        // This puts the SQLSTATE into a refusal's text. libpq does not give it otherwise.
        PQsetErrorVerbosity(handle, PQERRORS_VERBOSE)
        let seconds = address.parameters["connect_timeout"].flatMap(Int64.init) ?? 0
        let deadline = ContinuousClock.now + (seconds > 0 ? .seconds(seconds) : limits.connectTime)
        var isInTime = PQstatus(handle) != CONNECTION_BAD
        var state = PGRES_POLLING_WRITING
        while isInTime, state != PGRES_POLLING_OK, state != PGRES_POLLING_FAILED {
            isInTime = waits(handle, toWrite: state == PGRES_POLLING_WRITING, until: deadline)
            if isInTime { state = PQconnectPoll(handle) }
        }
        if isInTime, state == PGRES_POLLING_OK {
            PQsetErrorVerbosity(handle, PQERRORS_DEFAULT)
            return handle
        }
        let words = String(cString: PQerrorMessage(handle))
        PQfinish(handle)
        if !isInTime, words.isEmpty { throw .connectionLost(reason: "the server did not answer in time") }
        throw refusal(words, address)
    }

    private static func start(_ address: PostgreSQLAddress) -> OpaquePointer? {
        let names = address.parameters.keys.sorted()
        var keywords = names.map { UnsafePointer(strdup($0)) }
        var values = names.map { UnsafePointer(strdup(address.parameters[$0] ?? "")) }
        defer { for text in keywords + values { free(UnsafeMutablePointer(mutating: text)) } }
        keywords.append(nil)
        values.append(nil)
        return PQconnectStartParams(keywords, values, 0)
    }

    private static func waits(
        _ handle: OpaquePointer, toWrite: Bool, until deadline: ContinuousClock.Instant
    ) -> Bool {
        while true {
            var descriptor = pollfd(fd: PQsocket(handle), events: Int16(toWrite ? POLLOUT : POLLIN), revents: 0)
            let left = (deadline - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { return false }
            let count = poll(&descriptor, 1, Int32(min(left.rounded(.up), 1_000_000)))
            if count > 0 { return true }
            guard count < 0, errno == EINTR else { return false }
        }
    }

    /// Returns the error for a refused connection. If the server itself refused, the SQLSTATE follows two blanks:
    /// `FATAL:  57P03: the database system is starting up`.
    private static func refusal(_ words: String, _ address: PostgreSQLAddress) -> StorageError {
        let lines = address.redacted(words).split(whereSeparator: \.isNewline).map(String.init)
        for line in lines {
            guard let match = line.firstMatch(of: #/\x20\x20([0-9A-Z]{5}):\x20/#) else { continue }
            let reason = line.replacing(match.0, with: " ")
            return isPassing(state: String(match.1))
                ? .connectionLost(reason: reason) : .cannotConnect(server: address.place, reason: reason)
        }
        let reason = lines.joined(separator: " ").trimmingWhitespace
        // The rest is either the network, which may recover, or TLS and the local setup, which won't.
        let isOfTLS = ["SSL", "certificate", "root.crt", "sslmode", "password supplied"].contains(
            where: reason.contains)
        return isOfTLS ? .cannotConnect(server: address.place, reason: reason) : .connectionLost(reason: reason)
    }

    /// Whether a retry may succeed: cannot_connect_now, admin and crash shutdown, too_many_connections.
    private static func isPassing(state: String) -> Bool {
        ["57P01", "57P02", "57P03", "53300"].contains(state) || state.hasPrefix("08")
    }
}
