import NIOConcurrencyHelpers

/// What was said on a connection, for a person to read: secrets and bodies are not in it.
///
/// The protocols record commands with their secrets already left out (``sent(_:hiding:)``); as a second line of
/// defence, each line passes the ``SecretFilter`` of every registered secret. Control characters are shown as `\xNN`,
/// so that a server cannot steer the terminal of whoever reads it.
public final class Transcript: Sendable {
    /// Who said it.
    public enum Speaker: String, Sendable {
        case client = "C"
        case server = "S"
        /// Something that happened and was not said: connected, TLS set up, closed.
        case event = "*"
    }

    /// One line.
    public struct Line: Hashable, Sendable, CustomStringConvertible {
        public let speaker: Speaker
        public let text: String
        public var description: String { "\(speaker.rawValue): \(text)" }
    }

    /// How much is kept.
    public struct Limits: Hashable, Sendable {
        /// Lines from the beginning of the session.
        public var firstLines: Int
        /// Lines from its end; those between are counted, not kept.
        public var lastLines: Int
        /// Bytes of a line.
        public var lineLength: Int

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
    private let state = NIOLockedValueBox(State())

    public init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// From now on no line shows this secret, in whatever form.
    public func hide(_ secret: Secret) { hide(SecretFilter([secret])) }

    /// From now on each line passes this filter too.
    public func hide(_ filter: SecretFilter) {
        state.withLockedValue { $0.filter = $0.filter.adding(filter) }
    }

    /// A command that was sent, without its line end.
    public func sent(_ line: some Sequence<UInt8>) { record(.client, line) }

    /// A command whose rest is secret: `sent("AUTH PLAIN", hiding: "credentials")` records `AUTH PLAIN [credentials]`.
    public func sent(_ visible: String, hiding what: String) {
        record(.client, (visible.isEmpty ? "[\(what)]" : "\(visible) [\(what)]").utf8)
    }

    /// A line that was received, without its line end.
    public func received(_ line: some Sequence<UInt8>) { record(.server, line) }

    /// A received line whose rest is not shown: a body, a literal.
    public func received(_ visible: String, hiding what: String) {
        record(.server, (visible.isEmpty ? "[\(what)]" : "\(visible) [\(what)]").utf8)
    }

    /// Something that happened.
    public func event(_ text: String) { record(.event, text.utf8) }

    /// The lines, in order; where some were left out, an event says how many.
    public var lines: [Line] {
        state.withLockedValue { state in
            let tail = state.last[state.oldest...] + state.last[..<state.oldest]
            guard state.omitted > 0 else { return state.first + tail }
            return state.first + [Line(speaker: .event, text: "\(state.omitted) lines left out")] + tail
        }
    }

    private func record(_ speaker: Speaker, _ bytes: some Sequence<UInt8>) {
        state.withLockedValue { state in
            // A line may have megabytes, of which a few are read. Scrubbed before it is cut, or a cut within a secret
            // would show its beginning.
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
