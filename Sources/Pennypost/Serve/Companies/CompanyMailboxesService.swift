import Accounts
import ServiceLifecycle

/// Lets the mailboxes follow the company: once at the start, and whenever something happens to a person, on any node.
struct CompanyMailboxesService: Service {
    let mailboxes: CompanyMailboxes

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // What happens from now on is waited for, so nothing lies between the two.
            let changes = mailboxes.context.changes()
            await mailboxes.catchUp()
            for await change in changes {
                switch change {
                case .person(let id): await mailboxes.catchUp(on: id)
                case .missedSome: await mailboxes.catchUp()
                case .session, .appPassword, .company: break
                }
            }
        }
        // A service that returns before its turn would end the others at once.
        try? await gracefulShutdown()
    }
}
