/// Splits a server's bytes into responses, and streams the sections of FETCH responses without keeping them.
///
/// Accepts input in pieces of any size and returns the same events however the bytes are split. A caller may stop after
/// any event: ``next(in:at:)`` has consumed no byte beyond it, so what follows STARTTLS or COMPRESS can be handled
/// elsewhere.
///
/// A line ends with LF, and a CR before it is dropped. A literal is read by its count alone. Status lines and `+` never
/// contain one, so a text that ends in `{12}` is not mistaken for it.
public struct ResponseDecoder: ~Copyable {
    private enum Phase {
        case line
        case heldLiteral(remaining: UInt64)
        case streaming(remaining: UInt64)
        case failed(GrammarError)
    }

    private let limits: GrammarLimits
    private var phase = Phase.line
    /// The response so far, including its held literals.
    private var held: [UInt8] = []
    /// The offset in ``held`` at which the current line begins.
    private var lineStart = 0
    private var heldLiterals = 0
    /// The number of open parentheses in a FETCH response interrupted by a streamed section; otherwise 0.
    private var nesting = 0
    private var queue: [ResponseEvent] = []
    private var queueHead = 0

    /// Approximate memory that the last event's response takes if it is kept, in bytes. Counts its bytes and values,
    /// but not the streamed sections of a FETCH response.
    public private(set) var keptBytes = 0

    /// Whether mailbox names arrive in UTF-8 rather than modified UTF-7 (RFC 9051 §5.1).
    public var utf8 = false

    /// Called with each line of a response, for a transcript. The line has no line end and no bytes of literals.
    public var onLine: ((UnsafeRawBufferPointer) -> Void)?

    /// Creates a decoder.
    public init(limits: GrammarLimits = GrammarLimits()) { self.limits = limits }

    /// Whether the bytes consumed so far end between two responses.
    public var isBetweenResponses: Bool {
        if case .line = phase { held.isEmpty && nesting == 0 && queueHead == queue.count } else { false }
    }

    /// Returns the next event, or `nil` if `input` is used up.
    /// - Parameters:
    ///   - input: The bytes received.
    ///   - offset: The index in `input` of the first byte not yet consumed. Advanced past the bytes that this call
    ///     consumes.
    /// - Throws: ``GrammarError`` if the bytes cannot be read, and the same error again at each later call.
    public mutating func next(
        in input: UnsafeRawBufferPointer, at offset: inout Int
    ) throws(GrammarError) -> ResponseEvent? {
        do throws(GrammarError) {
            return try step(in: input, at: &offset)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    private mutating func step(
        in input: UnsafeRawBufferPointer, at offset: inout Int
    ) throws(GrammarError) -> ResponseEvent? {
        while true {
            if let event = dequeue() { return event }
            switch phase {
            case .failed(let error): throw error
            case .streaming(let remaining):
                guard remaining > 0 else {
                    phase = .line
                    return .sectionEnded
                }
                let range = Self.available(remaining, in: input, at: &offset)
                guard !range.isEmpty else { return nil }
                phase = .streaming(remaining: remaining - UInt64(range.count))
                return .sectionBytes(range)
            case .heldLiteral(let remaining):
                let range = Self.available(remaining, in: input, at: &offset)
                held.append(contentsOf: input[range])
                let rest = remaining - UInt64(range.count)
                guard rest == 0 else {
                    phase = .heldLiteral(remaining: rest)
                    return nil
                }
                phase = .line
                lineStart = held.count
            case .line:
                guard try takeLine(in: input, at: &offset) else { return nil }
            }
        }
    }

    private mutating func dequeue() -> ResponseEvent? {
        guard queueHead < queue.count else { return nil }
        let event = queue[queueHead]
        queueHead += 1
        if queueHead == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueHead = 0
        }
        return event
    }

    private static func available(
        _ wanted: UInt64, in input: UnsafeRawBufferPointer, at offset: inout Int
    ) -> Range<Int> {
        let start = min(max(offset, 0), input.count)
        let end = start + Int(min(wanted, UInt64(input.count - start)))
        offset = end
        return start..<end
    }

    // MARK: Lines

    /// Reads to the end of the line. Returns `false` if it has not arrived yet.
    private mutating func takeLine(
        in input: UnsafeRawBufferPointer, at offset: inout Int
    ) throws(GrammarError) -> Bool {
        let start = min(max(offset, 0), input.count)
        let rest = UnsafeRawBufferPointer(rebasing: input[start...])
        guard let lineFeed = rest.firstIndex(of: ASCII.lineFeed) else {
            held.append(contentsOf: rest)
            offset = input.count
            try checkLength(held.count - (held.last == ASCII.carriageReturn ? 1 : 0))
            return false
        }
        offset = start + lineFeed + 1
        let line = UnsafeRawBufferPointer(rebasing: rest[..<lineFeed])
        if held.isEmpty {
            let end = line.last == ASCII.carriageReturn ? line.count - 1 : line.count
            try checkLength(end)
            try takeLine(UnsafeRawBufferPointer(rebasing: line[..<end]))
        } else {
            held.append(contentsOf: line)
            if held.count > lineStart, held.last == ASCII.carriageReturn { held.removeLast() }
            try checkLength(held.count)
            try takeHeldLine()
        }
        return true
    }

    /// Handles a line that begins a response and is still in the input.
    private mutating func takeLine(_ line: UnsafeRawBufferPointer) throws(GrammarError) {
        onLine?(line)
        guard let literal = LiteralHeader(endOf: line, from: 0, isInFetch: nesting > 0) else { return try finish(line) }
        if literal.isSection {
            try pause(line, at: literal)
        } else {
            try expect(literal, after: line.count)
            held.append(contentsOf: line)
            awaitHeld(literal)
        }
    }

    /// Handles a line of a response that is already held in part. The response is extended in place: copying it at each
    /// literal would take quadratic time.
    private mutating func takeHeldLine() throws(GrammarError) {
        let (start, isInFetch, onLine) = (lineStart, nesting > 0, onLine)
        let literal = held.withUnsafeBytes { bytes in
            onLine?(UnsafeRawBufferPointer(rebasing: bytes[min(start, bytes.count)...]))
            return LiteralHeader(endOf: bytes, from: min(start, bytes.count), isInFetch: isInFetch)
        }
        if let literal, !literal.isSection {
            try expect(literal, after: held.count)
            return awaitHeld(literal)
        }
        // Moved out while it is borrowed. The next response begins with an empty array.
        let response = held
        held = []
        lineStart = 0
        try response.withUnsafeBufferPointer { (buffer) throws(GrammarError) in
            let bytes = UnsafeRawBufferPointer(buffer)
            if let literal { try pause(bytes, at: literal) } else { try finish(bytes) }
        }
    }

    private func checkLength(_ count: Int) throws(GrammarError) {
        guard count <= limits.responseLength else {
            throw .limitExceeded(.responseLength, maximum: UInt64(limits.responseLength))
        }
    }

    /// Checks that a literal fits into a response that has `count` bytes so far.
    private mutating func expect(_ literal: LiteralHeader, after count: Int) throws(GrammarError) {
        guard literal.size <= limits.heldLiteral else {
            throw .limitExceeded(.heldLiteral, maximum: limits.heldLiteral)
        }
        heldLiterals += 1
        guard heldLiterals <= limits.heldLiterals else {
            throw .limitExceeded(.heldLiterals, maximum: UInt64(limits.heldLiterals))
        }
        guard literal.size <= UInt64(max(0, limits.responseLength - count - 2)) else {
            throw .limitExceeded(.responseLength, maximum: UInt64(limits.responseLength))
        }
    }

    /// Expects the bytes of a held literal next.
    private mutating func awaitHeld(_ literal: LiteralHeader) {
        held.append(ASCII.carriageReturn)
        held.append(ASCII.lineFeed)
        lineStart = held.count
        phase = .heldLiteral(remaining: literal.size)
    }

    // MARK: Responses

    /// Handles the end of a response.
    private mutating func finish(_ bytes: UnsafeRawBufferPointer) throws(GrammarError) {
        heldLiterals = 0
        var parser = ResponseParser(bytes, limits: limits, utf8: utf8)
        defer { keptBytes = parser.keptBytes }
        if nesting == 0 {
            switch try parser.outcome() {
            case .blank: return
            case .response(let response): return queue.append(.response(response))
            case .fetch(let number):
                nesting = 1
                queue.append(.fetchBegan(number))
            }
        }
        let (attributes, pause) = try parser.fetchAttributes(nesting: &nesting)
        guard case .ended = pause else { throw parser.malformed("a literal") }
        if !attributes.isEmpty { queue.append(.attributes(attributes)) }
        queue.append(.fetchEnded)
    }

    /// Handles a FETCH response up to the literal of a section.
    private mutating func pause(
        _ bytes: UnsafeRawBufferPointer, at header: LiteralHeader
    ) throws(GrammarError) {
        guard header.size <= limits.streamedLiteral else {
            throw .limitExceeded(.streamedLiteral, maximum: limits.streamedLiteral)
        }
        heldLiterals = 0
        var parser = ResponseParser(
            UnsafeRawBufferPointer(rebasing: bytes[..<header.start]), limits: limits, utf8: utf8)
        defer { keptBytes = parser.keptBytes }
        if nesting == 0 {
            guard case .fetch(let number) = try parser.outcome() else { throw parser.malformed("FETCH") }
            nesting = 1
            queue.append(.fetchBegan(number))
        }
        let (attributes, pause) = try parser.fetchAttributes(nesting: &nesting)
        guard case .literal(let section) = pause else { throw parser.malformed("an attribute of FETCH") }
        if !attributes.isEmpty { queue.append(.attributes(attributes)) }
        queue.append(.sectionBegan(section, size: header.size))
        phase = .streaming(remaining: header.size)
    }
}
