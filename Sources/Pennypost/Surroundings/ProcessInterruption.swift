import Foundation
import Synchronization

/// Requests to stop by Ctrl-C and SIGTERM. Outside ``listen(_:)`` they end the process as usual.
final class ProcessInterruption: CommandInterruption {
    private let noted = Mutex<String?>(nil)
    private let sources = Mutex<[any DispatchSourceSignal]>([])
    private static let signals = [SIGINT, SIGTERM]

    var advice: String? { noted.withLock(\.self) }
    var hasEnded: Bool { false }

    func advise(_ advice: String) { noted.withLock { $0 = advice } }

    func listen(_ act: @escaping @Sendable () -> Void) {
        sources.withLock { sources in
            sources = Self.signals.map { number in
                // This must come before the source is made: on Linux, the source then replaces this handler with its own.
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler(handler: act)
                source.resume()
                return source
            }
        }
    }

    func stopListening() {
        sources.withLock { sources in
            for source in sources { source.cancel() }
            sources = []
        }
        for number in Self.signals { signal(number, SIG_DFL) }
    }

    func end(status: Int32) { Foundation._exit(status) }

    func noteEndless() {}
}
