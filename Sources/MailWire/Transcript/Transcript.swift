import Synchronization

/// A record of the dialogue on a connection, for people to read. It contains no secrets and no message bodies.
///
/// The protocols leave secrets out when they record commands (``sent(_:hiding:)``). As a second line of defence, each
/// line passes through the ``SecretFilter`` of every registered secret. Control characters are shown as `\xNN`, so that
/// a server cannot steer the reader's terminal.
public final class Transcript: Sendable {
    /// The origin of a line.
    public enum Speaker: String, Sendable {
        /// Sent by the client.
        case client = "C"
        /// Sent by the server.
        case server = "S"
        /// An event on the connection: connected, TLS set up, closed.
        case event = "*"
    }

    /// A line of the transcript.
    public struct Line: Hashable, Sendable, CustomStringConvertible {
        /// The origin of the line.
        public let speaker: Speaker
        /// The text, redacted, printable and possibly cut.
        public let text: String
        public var description: String { "\(speaker.rawValue): \(text)" }
    }

    /// How much of a session is kept.
    public struct Limits: Hashable, Sendable {
        /// Number of lines kept from the beginning of the session.
        public var firstLines: Int
        /// Number of lines kept from its end. Those in between are only counted.
        public var lastLines: Int
        /// The longest line in bytes. The rest is cut off.
        public var lineLength: Int

        /// Creates limits.
        ///
        /// - Parameters:
        ///   - firstLines: number of lines kept from the beginning.
        ///   - lastLines: number of lines kept from the end.
        ///   - lineLength: the longest line in bytes.
        public init(firstLines: Int = 200, lastLines: Int = 200, lineLength: Int = 1000) {
            self.firstLines = firstLines
            self.lastLines = lastLines
            self.lineLength = lineLength
        }
    }

    private struct State {
        var first: [Line] = []
        var last: [Line] = []
        var oldest = 0
        var omitted = 0
        var filter = SecretFilter.none
    }
    private let limits: Limits
    private let state = Mutex(State())

    /// Creates an empty transcript.
    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// Hides this secret, in any form, in all lines recorded from now on.
    public func hide(_ secret: Secret) { hide(SecretFilter([secret])) }

    /// Applies this filter, in addition to earlier ones, to all lines recorded from now on.
    public func hide(_ filter: SecretFilter) {
        state.withLock { $0.filter = $0.filter.adding(filter) }
    }

    /// Records a sent command, given without its line end.
    public func sent(_ line: some Sequence<UInt8>) { record(.client, line) }

    /// Records a command whose rest is secret: `sent("AUTH PLAIN", hiding: "credentials")` records `AUTH PLAIN
    /// [credentials]`.
    public func sent(_ visible: String, hiding what: String) {
        record(.client, (visible.isEmpty ? "[\(what)]" : "\(visible) [\(what)]").utf8)
    }

    /// Records a received line, given without its line end.
    public func received(_ line: some Sequence<UInt8>) { record(.server, line) }

    /// Records a received line whose rest is not shown, such as a body or a literal.
    public func received(_ visible: String, hiding what: String) {
        record(.server, (visible.isEmpty ? "[\(what)]" : "\(visible) [\(what)]").utf8)
    }

    /// Records an event.
    public func event(_ text: String) { record(.event, text.utf8) }

    /// The lines, in order. If some were dropped, an event between them says how many.
    public var lines: [Line] {
        state.withLock { state in
            let tail = state.last[state.oldest...] + state.last[..<state.oldest]
            guard state.omitted > 0 else { return state.first + tail }
            return state.first + [Line(speaker: .event, text: "\(state.omitted) lines left out")] + tail
        }
    }

    private func record(_ speaker: Speaker, _ bytes: some Sequence<UInt8>) {
        state.withLock { state in
            // Redact before cutting: a cut inside a secret would show its beginning.
            let most = limits.lineLength + state.filter.longestSpelling
            let looked = Array(bytes.prefix(most + 1))
            let clean = state.filter.hide(in: Array(looked.prefix(most)))
            let isCut = looked.count > most || clean.count > limits.lineLength
            let line = Line(
                speaker: speaker, text: Self.printable(clean.prefix(limits.lineLength), isCut: isCut))
            if state.first.count < limits.firstLines {
                state.first.append(line)
            } else if state.last.count < limits.lastLines {
                state.last.append(line)
            } else {
                state.omitted += 1
                guard !state.last.isEmpty else { return }
                state.last[state.oldest] = line
                state.oldest = (state.oldest + 1) % state.last.count
            }
        }
    }

    static func printable(_ bytes: some Sequence<UInt8>, isCut: Bool) -> String {
        var text = ""
        for scalar in String(decoding: Array(bytes), as: UTF8.self).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\x" + String(scalar.value, radix: 16, uppercase: true)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return isCut ? text + "…" : text
    }
}

extension Transcript: CustomStringConvertible {
    public var description: String { lines.map(\.description).joined(separator: "\n") }
}
