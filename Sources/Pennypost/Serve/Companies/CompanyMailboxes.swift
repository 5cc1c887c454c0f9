import Accounts
import Logging
import Mailboxes
import Storage
import Web

/// Keeps the mailboxes in step with the company and its people, whom another room knows.
///
/// The pages say at once what they have done. A process may end between the two, and a removal may come from another
/// node. ``catchUp(on:)`` finds what is left to do by comparing both rooms. All of it may be done twice.
struct CompanyMailboxes: CompanyFollower {
    let directory: MailboxDirectory
    let context: AccountsContext
    let logger: Logger

    func companyWasSetUp(_ companyID: Int64, by personID: Int64) async {
        await noting { try await adopt(for: companyID, managedBy: personID) }
    }

    func personWasRemoved(_ personID: Int64, from companyID: Int64) async {
        await noting { try await remove(personID, from: companyID) }
    }

    /// Does what is left to do: for one person, or for everyone and for mailboxes without a company.
    func catchUp(on personID: Int64? = nil) async {
        await noting {
            let companies = try await Installation(context.database).companies()
            // With several companies, a mailbox without one could be any of theirs.
            if personID == nil, let only = companies.first, companies.count == 1 { try await adoptOrphans(for: only) }
            for company in companies { try await removeStrangers(from: company.id, among: personID) }
        }
    }

    // MARK: Mailboxes that were there before the company

    private func adopt(for companyID: Int64, managedBy personID: Int64?) async throws {
        for mailbox in try await directory.adopt(companyID: companyID, managedBy: personID) {
            logger.notice("a mailbox belongs to the company now", metadata: ["mailbox": "\(mailbox.address)"])
        }
    }

    private func adoptOrphans(for company: Company) async throws {
        guard try await directory.mailboxes().contains(where: { $0.place.companyID == nil }) else { return }
        let administrators = try await members(of: company.id).filter { $0.member.role == .administrator }
        // The one who has set the company up, if they are still there.
        let first = administrators.min { ($0.joinedAt, $0.id) < ($1.joinedAt, $1.id) }
        try await adopt(for: company.id, managedBy: first?.id)
    }

    // MARK: People who have left

    private func removeStrangers(from companyID: Int64, among personID: Int64?) async throws {
        // In this order, someone who joins meanwhile is no stranger. Numbers of people are never used again.
        var strangers = try await MailboxPeople(directory).everyone(inCompany: companyID)
        if let personID { strangers.formIntersection([personID]) }
        guard !strangers.isEmpty else { return }
        strangers.subtract(try await members(of: companyID).map(\.id))
        for id in strangers { try await remove(id, from: companyID) }
    }

    private func remove(_ personID: Int64, from companyID: Int64) async throws {
        for mailbox in try await MailboxPeople(directory).remove(personID, fromCompany: companyID) {
            do {
                try await directory.disconnect(mailbox, discardingUnsent: true)
            } catch MailboxError.notConnected {
                // Another node was faster.
                continue
            }
            logger.notice(
                "a mailbox was disconnected with its owner's removal", metadata: ["mailbox": "\(mailbox.address)"])
        }
    }

    private func members(of companyID: Int64) async throws -> [TeamMember] {
        try await People(context).all(by: ServerOperator(companyID: companyID))
    }

    /// A failure is logged. The next start, or the next change of this kind, tries again.
    private func noting(_ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            logger.error("the mailboxes do not follow the company yet", metadata: ["error": "\(error)"])
        }
    }
}
