import Accounts
import Logging
import MailSetup
import Mailboxes
import Storage

/// `…/fetch`: fetches at once, without waiting for the server's word.
struct MailboxFetchPages: Sendable {
    let services: SiteServices
    let later: LaterWork
    let logger: Logger

    /// How long an answer waits for the fetch; it goes on after that.
    static let patience = Duration.seconds(4)
    /// How long a fetch waits for another worker of the mailbox to make room.
    static let patienceBesideOthers = Duration.seconds(120)

    /// Fetches one mailbox.
    func one(_ id: Int64, _ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn,
            let access = try await services.mailboxes.people.access(to: id, of: signedIn.mailboxViewer),
            access.mayFetch
        else { return .notFound }
        return await fetch([access.mailbox], back: .mailbox(id: id), request)
    }

    /// Fetches all that the person may fetch.
    func all(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let known = try await services.mailboxes.people.all(seenBy: signedIn.mailboxViewer)
        return await fetch(known.filter(\.mayFetch).map(\.mailbox), back: .mailboxes, request)
    }

    private func fetch(_ mailboxes: [Mailbox], back: SitePath, _ request: PageRequest) async -> PageAnswer {
        let (results, sink) = AsyncStream.makeStream(of: Int?.self)
        let begun = later.begin {
            await withDiscardingTaskGroup { group in
                for mailbox in mailboxes { group.addTask { sink.yield(await fetched(mailbox)) } }
            }
            sink.finish()
        }
        guard begun else { return .page(ProblemPages.busy(request)) }
        let outcome = await Self.collect(results, of: mailboxes.count)
        let notice: (key: String, gaps: [String: String]) =
            switch outcome {
            case nil: ("notice_fetch_goes_on", [:])
            case (_, true)?: ("notice_fetch_failed_shown_once", [:])
            case (0, _)?: ("notice_fetched_nothing", [:])
            case (let count, _)?: ("notice_fetched", ["count": String(count)])
            }
        return .seeOther(back, cookies: [SiteNotice.cookie(notice.key, notice.gaps, on: request)])
    }

    /// Returns how many letters are new; `nil` if it failed, which the mailbox's state tells.
    private func fetched(_ mailbox: Mailbox) async -> Int? {
        var limits = FetchLimits()
        limits.patience = Self.patienceBesideOthers
        do {
            return try await MailFetcher(directory: services.mailboxes.directory, limits: limits)
                .fetch(mailbox).newMessages.count
        } catch is ServerFailure {
            return nil
        } catch {
            logger.warning("a mailbox was not fetched", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Returns the sum of all results, and whether one failed; `nil` if they take longer than ``patience``.
    private static func collect(_ results: AsyncStream<Int?>, of expected: Int) async -> (Int, Bool)? {
        await withTaskGroup(of: (Int, Bool)?.self) { group in
            group.addTask {
                var (sum, failed) = (0, false)
                for await result in results {
                    sum += result ?? 0
                    failed = failed || result == nil
                }
                return Task.isCancelled ? nil : (sum, failed)
            }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
