import HTTPTypes
import LocalDatabases
import Logging
import Storage
import Synchronization

@testable import Accounts
@testable import Web

/// Takes letters as an outbox does: one for each key and mailbox, whatever happens afterwards.
final class RecordingPost: NoticePost {
    struct Trouble: Error {}

    private struct State {
        var mailboxes: [NoticeMailbox] = []
        var letters: [SiteLetter] = []
        var calls = 0
        var trouble: Bool = false
        var waitsFor: Task<Void, Never>?
    }

    private let state = Mutex(State())

    /// The letters, in the order in which they came.
    var letters: [SiteLetter] { state.withLock(\.letters) }
    /// How often a letter was handed over.
    var calls: Int { state.withLock(\.calls) }

    /// Connects a mailbox.
    func connect(_ address: String, needsPassword: Bool = false, readers: Set<Int64> = []) {
        state.withLock {
            $0.mailboxes.append(NoticeMailbox(address: address, needsPassword: needsPassword, readers: readers))
        }
    }

    /// Forgets all mailboxes.
    func disconnect() { state.withLock { $0.mailboxes = [] } }

    /// From now on, a letter is stored and then an error comes, as if the program had died in between.
    func fail(_ trouble: Bool) { state.withLock { $0.trouble = trouble } }

    /// From now on, no answer is given before the task has ended.
    func hold(until task: Task<Void, Never>) { state.withLock { $0.waitsFor = task } }

    func mailboxes(ofCompany companyID: Int64) async throws -> [NoticeMailbox] {
        await state.withLock(\.waitsFor)?.value
        return state.withLock(\.mailboxes)
    }

    func post(_ letter: SiteLetter) async throws -> LetterPosting {
        try state.withLock { state in
            state.calls += 1
            guard state.mailboxes.contains(where: { $0.address == letter.mailbox }) else { return .noMailbox }
            guard !letter.address.hasSuffix(".invalid") else { return .impossible }
            if !state.letters.contains(where: { $0.key == letter.key && $0.mailbox == letter.mailbox }) {
                state.letters.append(letter)
            }
            if state.trouble { throw Trouble() }
            return .queued
        }
    }
}

/// The site with a company that is set up, in memory but for its database.
struct LetterStage: Sendable {
    let context: AccountsContext
    let site: Site
    let post: RecordingPost
    /// The administrator who has set the company up.
    let jana: Member

    static let origin = "https://post.firma.cz"
    static let password = "osm modrých slonů v rákosí"

    init(_ database: Database, hasPost: Bool = true) async throws {
        context = try await AccountsContext.open(
            database: database, sealingKey: SealingKey(),
            passwordCost: PasswordCost(rounds: 2, blockSize: 1, parallelism: 1), now: { .now },
            random: { RandomBytes.bytes($0) })
        let post = RecordingPost()
        self.post = post
        let services = SiteServices(
            context: context,
            twoStep: TwoStep(context, gateway: nil, texts: TextCodeSettings(host: "post.firma.cz", prefixes: ["+420"])),
            authority: AppPasswordAuthority(context),
            passkeySite: PasskeyRelyingParty(host: "post.firma.cz", origin: Self.origin),
            mailboxes: try SiteMailboxes.services(database), notices: hasPost ? post : nil)
        site = try Site(
            services: services, configuration: SiteConfiguration(origin: Self.origin), logger: Logger(label: "test"))
        let setUp = SetUp(context)
        jana = try await setUp.setUp(
            try await setUp.newLink(), company: "Novák a syn", country: .czechia, name: "Jana Nováková",
            address: "jana@firma.cz", password: Self.password,
            from: ClientOrigin(address: "192.0.2.1", program: "test")
        ).member
    }

    /// Chooses the company's system mailbox.
    func choose(_ mailbox: String?) async throws {
        try await context.database.write { transaction in
            try transaction.execute("UPDATE companies SET system_mailbox = $1", [mailbox])
        }
    }

    var notices: SecurityNotices { SecurityNotices(context) }
    func dispatch() throws -> NoticeDispatch {
        try NoticeDispatch(context: context, post: post, origin: Self.origin, logger: Logger(label: "test"))
    }
}

/// Sets a site up on an empty database of an engine.
func withLetterStage<Result>(
    _ engine: TestEngine = .sqlite, hasPost: Bool = true, isolation: isolated (any Actor)? = #isolation,
    _ body: (LetterStage) async throws -> Result
) async throws -> Result {
    try await withDatabase(engine, migrations: SiteMailboxes.migrations) { database in
        try await body(try await LetterStage(database, hasPost: hasPost))
    }
}

/// A browser on the site: it keeps the cookies, and fills the forms that it has seen.
final class LetterVisitor: Sendable {
    private struct State {
        var cookies: [String: String] = [:]
        var token = ""
    }

    private let site: Site
    private let state = Mutex(State())

    init(_ site: Site) { self.site = site }

    /// Reads a page.
    func get(_ path: String) async -> (status: Int, page: String) { await ask("GET", path, "") }

    /// Sends a form, with the token of the last page.
    func post(_ path: String, _ fields: [(String, String)]) async -> (status: Int, page: String) {
        let token = state.withLock(\.token)
        return await ask("POST", path, FormFields([("form-token", token)] + fields.map { ($0.0, $0.1) }).encoded)
    }

    /// Signs in by a password.
    func signIn(_ address: String, _ password: String) async -> Int {
        _ = await get("/sign-in")
        return await post("/sign-in", [("address", address), ("password", password)]).status
    }

    private func ask(_ method: String, _ path: String, _ body: String) async -> (status: Int, page: String) {
        var headers = HTTPFields()
        let cookies = state.withLock(\.cookies)
        if !cookies.isEmpty {
            headers[.cookie] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ")
        }
        let response = await site.respond(
            to: SiteRequest(
                method: method, target: path, host: "post.firma.cz", headers: headers, peer: "192.0.2.7",
                body: Array(body.utf8)), reference: "1")
        let page = String(decoding: response.body, as: UTF8.self)
        state.withLock { state in
            for cookie in response.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
                if let name = pair.first { state.cookies[name] = pair.count > 1 ? pair[1] : nil }
            }
            if let found = page.firstMatch(of: /name="form-token" value="([^"]*)"/) {
                state.token = String(found.output.1)
            }
        }
        return (Int(response.status.code), page)
    }
}
