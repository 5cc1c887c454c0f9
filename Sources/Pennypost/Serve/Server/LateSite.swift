import Hummingbird
import Synchronization
import Web

/// The site, which can only be made once the server knows at which port it listens: its addresses are part of it.
final class LateSite: HTTPResponder {
    private let site = Mutex<SiteResponder?>(nil)

    /// From now on, requests go to the site.
    func open(_ responder: SiteResponder) { site.withLock { $0 = responder } }

    /// Waits for the work that goes on after answers. Call it when no more requests come.
    func finish() async { await site.withLock { $0 }?.finish() }

    func respond(to request: Request, context: SiteContext) async throws -> Response {
        guard let responder = site.withLock({ $0 }) else {
            return PlainAnswer.words("not ready", status: .serviceUnavailable, to: request)
        }
        return try await responder.respond(to: request, context: context)
    }
}
