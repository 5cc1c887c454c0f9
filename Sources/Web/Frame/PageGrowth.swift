import Accounts
import ServiceLifecycle

/// What a page grows by while it is sent. It needs no script, and when it is done, the page asks for itself once more.
struct PageGrowth: Sendable {
    /// Adds a filled template to the page.
    typealias Adding = @Sendable (_ template: String, _ values: [String: any Sendable]) async -> Void

    /// Marks the place at which the page grows. No text from outside can have it.
    let mark: String
    /// Adds each piece when it is there, and returns when there will be no more.
    let run: @Sendable (Adding) async -> Void

    init(run: @escaping @Sendable (Adding) async -> Void) {
        mark = BearerToken().text
        self.run = run
    }

    /// Cuts a page at its mark.
    ///
    /// - Parameter common: What every template reads.
    /// - Returns: What is sent at once, and what follows as it comes.
    func cut(
        _ html: String, _ templates: PageTemplates, _ common: [String: any Sendable]
    ) -> (beginning: String, rest: AsyncStream<[UInt8]>) {
        let parts = html.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
        let (rest, sink) = AsyncStream.makeStream(of: [UInt8].self)
        let work = Task {
            await cancelWhenGracefulShutdown {
                await run { template, values in
                    let piece = templates.fill(template, with: common.merging(values) { $1 })
                    sink.yield(Array((piece ?? "").utf8))
                }
            }
            sink.yield(Array(#"<meta http-equiv="refresh" content="0">"#.utf8))
            sink.yield(Array(parts.dropFirst().joined().utf8))
            sink.finish()
        }
        sink.onTermination = { _ in work.cancel() }
        return (String(parts[0]), rest)
    }
}
