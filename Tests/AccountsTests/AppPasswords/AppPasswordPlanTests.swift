import LocalDatabases
import Storage
import Testing

@testable import Accounts

@Suite("The cost of a check") struct AppPasswordPlanTests {
    @Test("Among 100,000 app passwords one is found by the unique index", arguments: TestEngine.allCases)
    func isFlat(engine: TestEngine) async throws {
        try await withAccounts(engine) { accounts in
            let jana = try await accounts.makeOwner()
            let new = try await accounts.makeAppPassword(by: jana)
            let member = jana.member
            try await accounts.database.write { transaction in
                let digest = transaction.engine == .sqlite ? "randomblob(32)" : "sha256(CAST(n AS TEXT)::bytea)"
                try transaction.execute(
                    """
                    WITH RECURSIVE numbers (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100999)
                    INSERT INTO app_passwords (id, company_id, person_id, name, scope, digest, networks, made_at)
                    SELECT n, $1, $2, 'Program', 'send', \(digest), '', 0 FROM numbers
                    """, [member.company.id, member.person.id])
                try transaction.execute("ANALYZE app_passwords")
            }
            #expect(try await accounts.count("app_passwords") == 100_001)
            let plan = try await accounts.database.read { transaction in
                let explain = transaction.engine == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN "
                return try [AppPasswordFinding.liveQuery, AppPasswordFinding.revokedQuery].flatMap { query in
                    try transaction.rows(explain + query, [new.letters.digest(accounts.context.keys)])
                }.map { row in
                    try row.text(transaction.engine == .sqlite ? "detail" : "QUERY PLAN")
                }
            }
            switch engine {
            case .sqlite:
                #expect(plan.contains { $0.contains("SEARCH a USING INDEX") && $0.contains("(digest=?)") }, "\(plan)")
                #expect(plan.contains { $0.contains("SEARCH r USING INDEX") && $0.contains("(digest=?)") }, "\(plan)")
                #expect(plan.contains { $0.contains("SEARCH n USING") && $0.contains("(renews=?)") }, "\(plan)")
                #expect(!plan.contains { $0.contains("SCAN a") || $0.contains("SCAN r") }, "\(plan)")
            case .postgres:
                #expect(plan.contains { $0.contains("app_passwords_digest_key") }, "\(plan)")
                #expect(plan.contains { $0.contains("app_passwords_by_renewed") }, "\(plan)")
                #expect(!plan.contains { $0.contains("Seq Scan on app_passwords") }, "\(plan)")
            }
            #expect(await AppPasswordAuthority(accounts.context).answer(new.letters).grantedName != nil)
        }
    }
}
