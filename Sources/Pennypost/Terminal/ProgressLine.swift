import Synchronization

/// The progress of long work, on one line of standard error that is rewritten. Shown to people only.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var lastPercent = -1
    }
    private let console: Console
    private let state = Mutex(State())
    private static let barWidth = 24

    init(console: Console = .current) {
        self.console = console
    }

    /// Shows `label [#####     ] 12/40`.
    func show(_ label: String, done: Int, of total: Int) {
        guard console.showsProgress, total > 0 else { return }
        let percent = min(100, max(0, done) * 100 / total)
        state.withLock { state in
            guard percent != state.lastPercent || !state.isShown else { return }
            state = State(isShown: true, lastPercent: percent)
            let filled = percent * Self.barWidth / 100
            let bar = String(repeating: "#", count: filled) + String(repeating: " ", count: Self.barWidth - filled)
            let shown = DisplayWidth.cut(TerminalText.oneLine(label), to: 30)
            console.writeError(Array("\r\u{1B}[K\(shown) [\(bar)] \(done)/\(total)".utf8))
        }
    }

    /// Removes the line before something else is written.
    func clear() {
        state.withLock { state in
            guard state.isShown else { return }
            state = State()
            console.writeError(Array("\r\u{1B}[K".utf8))
        }
    }
}
