import Storage

@testable import Accounts

/// A person who has something in every table of the room.
enum TeamFixture {
    /// The tables whose rows belong to a person.
    static let personalTables = [
        "memberships", "person_links", "browsers", "sessions", "kept_forms", "second_steps", "backup_code_sets",
        "backup_codes", "app_passwords", "revoked_app_passwords",
    ]

    /// Turns two-step verification on, with a second step, two backup codes, two app passwords, a remembered browser,
    /// a link and a kept form.
    static func giveEverything(to member: Member, in accounts: AccountsFixture) async throws {
        let (person, company, now) = (member.person.id, member.company.id, accounts.clock.now)
        try await accounts.setTwoStep(of: person, since: now)
        try await accounts.database.write { transaction in
            try transaction.execute(
                "INSERT INTO second_steps (id, person_id, kind, name, made_at, uses) VALUES (71, $1, 'app', 'Phone', $2, 0)",
                [person, now])
            try transaction.execute(
                "INSERT INTO backup_code_sets (person_id, salt, made_at) VALUES ($1, $2, $3)",
                [person, [UInt8(1)], now])
            for position in 0..<2 {
                try transaction.execute(
                    "INSERT INTO backup_codes (person_id, position, code_hash) VALUES ($1, $2, $3)",
                    [person, position, [UInt8(2)]])
                try transaction.execute(
                    """
                    INSERT INTO app_passwords (id, company_id, person_id, name, scope, digest, networks, made_at)
                    VALUES ($1, $2, $3, $4, 'send-and-read', $5, '', $6)
                    """, [71 + position, company, person, "Program \(position)", [UInt8(position)], now])
            }
            try transaction.execute(
                """
                INSERT INTO revoked_app_passwords (digest, id, company_id, person_id, name, revoked_at, reason, tries)
                VALUES ($1, 70, $2, $3, 'Old', $4, 'revoked', 0)
                """, [[UInt8(9)], company, person, now])
            try transaction.execute(
                """
                INSERT INTO browsers (
                    id, person_id, token_hash, program, address, made_at, last_used_at, remembered_until
                ) VALUES (71, $1, $2, 'Firefox', '192.0.2.1', $3, $3, $4)
                """, [person, [UInt8(3)], now, now + .seconds(86_400)])
            try transaction.execute(
                """
                INSERT INTO person_links (id, person_id, purpose, token_hash, made_at, expires_at)
                VALUES (71, $1, 'password', $2, $3, $4)
                """, [person, [UInt8(4)], now, now + .seconds(1_800)])
            try transaction.execute(
                """
                INSERT INTO kept_forms (id, token_hash, person_id, path, sealed_body, made_at, expires_at)
                VALUES (71, $1, $2, '/profile', $1, $3, $4)
                """, [[UInt8(5)], person, now, now + .seconds(1_800)])
        }
    }
}
