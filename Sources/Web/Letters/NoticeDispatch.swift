public import Accounts
public import Logging

/// Mails the notices of the security log as long as it runs. Any number of nodes may run it on one database: a letter's
/// key keeps it from being sent twice, even if a node dies between handing it over and noting that.
public struct NoticeDispatch: Sendable {
    /// When letters that could not be handed over are tried again.
    static let retryInterval = Duration.seconds(60)

    private let notices: SecurityNotices
    private let post: any NoticePost
    private let writer: LetterWriter
    private let logger: Logger

    /// Creates the dispatch.
    ///
    /// - Parameters:
    ///   - context: The room of accounts.
    ///   - post: Takes the letters.
    ///   - origin: The address of the site, which links begin with.
    ///   - logger: Takes what goes wrong.
    /// - Throws: an error if a built-in text is broken.
    public init(context: AccountsContext, post: any NoticePost, origin: String, logger: Logger) throws {
        notices = SecurityNotices(context)
        self.post = post
        writer = LetterWriter(languages: try SiteLanguages(), origin: origin)
        self.logger = logger
    }

    /// Mails what waits, and from then on each notice as it comes, until the task is cancelled.
    public func run() async {
        let (turns, turn) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        // Followed before the first look, so that nothing in between is missed.
        let arrivals = notices.arrivals()
        turn.yield()
        await withDiscardingTaskGroup { group in
            group.addTask { for await _ in arrivals { turn.yield() } }
            group.addTask {
                while (try? await Task.sleep(for: Self.retryInterval)) != nil { turn.yield() }
                turn.finish()
            }
            for await _ in turns {
                do { try await mail() } catch {
                    guard !Task.isCancelled else { break }
                    logger.error("notices wait, because they could not be handed over", metadata: ["error": "\(error)"])
                }
            }
            group.cancelAll()
        }
    }

    /// Hands over what waits. A letter whose mailbox is not connected stays, and does not hold up the others.
    func mail() async throws {
        var last: Int64 = 0
        while case let waiting = try await notices.waiting(after: last), !waiting.isEmpty {
            for notice in waiting {
                last = notice.id
                try Task.checkCancellation()
                // A newer version has written of something that this one has no words for.
                guard let letter = writer.notice(notice) else { continue }
                switch try await post.post(letter) {
                case .queued: try await notices.markPosted(notice.id)
                case .noMailbox: continue
                case .impossible:
                    logger.warning("no mail can be sent to a person", metadata: ["notice": "\(notice.id)"])
                    try await notices.markPosted(notice.id)
                }
            }
        }
    }
}
