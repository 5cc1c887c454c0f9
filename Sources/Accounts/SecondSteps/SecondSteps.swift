import Storage

/// All second steps of people together.
struct SecondSteps: Sendable {
    let context: AccountsContext

    init(_ context: AccountsContext) { self.context = context }

    /// How long a set-up that nobody has finished is kept. No page speaks of it for longer than half an hour.
    static let draftMemory = Duration.seconds(86_400)

    /// Removes set-ups that nobody has finished, with the secrets and numbers in them.
    func purge(in transaction: WriteTransaction) throws {
        try transaction.execute(
            "DELETE FROM second_steps WHERE confirmed_at IS NULL AND made_at < $1", [context.now() - Self.draftMemory])
    }

    /// Removes everything of a person's two-step verification: second steps, backup codes, and the browsers that spare
    /// the second step. Their app passwords end too; the caller revokes them, and says in the log why.
    func forget(ofPerson personID: Int64, in transaction: WriteTransaction) throws {
        try transaction.execute("DELETE FROM second_steps WHERE person_id = $1", [personID])
        try BackupCodes(context: context).remove(ofPerson: personID, in: transaction)
        try Browsers(context).forgetAll(ofPerson: personID, in: transaction)
        try transaction.execute("UPDATE people SET two_step_since = NULL WHERE id = $1", [personID])
        try transaction.tell(.person(personID))
    }
}
