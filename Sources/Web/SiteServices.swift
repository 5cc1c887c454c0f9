public import Accounts

/// What the pages work with.
public struct SiteServices: Sendable {
    let context: AccountsContext
    let sessions: Sessions
    let browsers: Browsers
    let signIn: SignIn
    let keptForms: KeptForms
    let passwordLinks: PasswordLinks
    let passwordChange: PasswordChange
    let twoStep: TwoStep
    let appPasswords: AppPasswords
    let appPasswordAuthority: AppPasswordAuthority
    let passkeys: Passkeys
    let setUp: SetUp
    let invitations: Invitations
    let people: People
    let companySettings: CompanySettings
    let profile: Profile
    let checklist: Checklist
    let log: SecurityLog
    let companyLog: CompanyLog
    let securityNotices: SecurityNotices
    let mailboxes: MailboxServices
    let mailboxDeeds: MailboxDeeds
    let notices: (any NoticePost)?
    let follower: (any CompanyFollower)?

    /// Creates the services.
    ///
    /// - Parameters:
    ///   - context: The room of accounts.
    ///   - twoStep: Second steps, with the gateway for text messages.
    ///   - authority: Verifies app passwords; the program runs it beside the site.
    ///   - passkeySite: What passkeys are made for.
    ///   - mailboxes: The room of mailboxes.
    ///   - notices: Takes letters; `nil` if there is no way to send them.
    ///   - follower: Learns of new companies and removed people; `nil` if no one has to.
    public init(
        context: AccountsContext, twoStep: TwoStep, authority: AppPasswordAuthority,
        passkeySite: PasskeyRelyingParty, mailboxes: MailboxServices, notices: (any NoticePost)? = nil,
        follower: (any CompanyFollower)? = nil
    ) {
        self.context = context
        self.twoStep = twoStep
        self.mailboxes = mailboxes
        mailboxDeeds = MailboxDeeds(context)
        self.notices = notices
        self.follower = follower
        appPasswordAuthority = authority
        sessions = Sessions(context)
        browsers = Browsers(context)
        signIn = SignIn(context)
        keptForms = KeptForms(context)
        passwordLinks = PasswordLinks(context)
        passwordChange = PasswordChange(context)
        appPasswords = AppPasswords(context)
        passkeys = Passkeys(twoStep, site: passkeySite)
        setUp = SetUp(context)
        invitations = Invitations(context)
        people = People(context)
        companySettings = CompanySettings(context)
        profile = Profile(context)
        checklist = Checklist(context)
        log = SecurityLog(context)
        companyLog = CompanyLog(context)
        securityNotices = SecurityNotices(context)
    }
}
