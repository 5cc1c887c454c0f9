/// What each kind of address answers to whom.
///
/// The columns: nobody · halfway · member · member unconfirmed · administrator · administrator unconfirmed ·
/// administrator of another company · member who must set up two-step verification; first for GET, then for POST. A
/// number is a status, `>` is 303 to an address, `#` stands for a number in it. Forms are sent empty, so that those
/// which get to their page are refused by it. The checklist was hidden by those who come a second time.
enum AccessTable {
    static let rows = [
        "setUp":
            "410 410 410 410 410 410 410 410 | "
            + "410 410 410 410 410 410 410 410",
        "setUpLink":
            ">/set-up >/set-up >/set-up >/set-up >/set-up >/set-up >/set-up >/set-up | "
            + "405 405 405 405 405 405 405 405",
        "join":
            "410 410 410 410 410 410 410 410 | "
            + "410 410 410 410 410 410 410 410",
        "joinLink":
            ">/join >/join >/join >/join >/join >/join >/join >/join | "
            + "405 405 405 405 405 405 405 405",
        "reset":
            "410 410 410 410 410 410 410 410 | "
            + "410 410 410 410 410 410 410 410",
        "resetLink":
            ">/reset >/reset >/reset >/reset >/reset >/reset >/reset >/reset | "
            + "405 405 405 405 405 405 405 405",
        "signIn":
            "200 >/sign-in/code >/ >/ >/ >/ >/ >/ | "
            + "422 422 422 422 422 422 422 422",
        "signInCode":
            ">/sign-in 200 >/ >/ >/ >/ >/ >/ | "
            + ">/sign-in 422 >/ >/ >/ >/ >/ >/",
        "signInOtherWay":
            ">/sign-in 200 >/ >/ >/ >/ >/ >/ | "
            + "405 405 405 405 405 405 405 405",
        "signInPasskey":
            "405 405 405 405 405 405 405 405 | "
            + "200 200 200 200 200 200 200 200",
        "signInSendAgain":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/ >/ >/ >/ >/ >/",
        "signOut":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/sign-in >/sign-in >/sign-in >/sign-in >/sign-in >/sign-in",
        "forgot":
            "200 200 200 200 200 200 200 200 | "
            + "422 422 422 422 422 422 422 422",
        "language":
            "405 405 405 405 405 405 405 405 | "
            + ">/ >/ >/ >/ >/ >/ >/ >/",
        "asset":
            "200 200 200 200 200 200 200 200 | "
            + "405 405 405 405 405 405 405 405",
        "components":
            "404 404 404 404 404 404 404 404 | "
            + "405 405 405 405 405 405 405 405",
        "home":
            ">/sign-in >/sign-in/code >/messages >/messages 200 >/security 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "hideChecklist":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/messages >/messages >/security >/security >/security >/security/two-step",
        "security":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "securityLog":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "password":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 422 >/security/two-step",
        "confirm":
            ">/sign-in >/sign-in/code 200 200 200 200 200 200 | "
            + ">/sign-in >/sign-in/code 422 422 422 422 422 422",
        "profile":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 422 422 422 422 >/security/two-step",
        "twoStep":
            ">/sign-in >/sign-in/code >/security >/confirm >/security >/confirm >/security 200 | "
            + "405 405 405 405 405 405 405 405",
        "twoStepApp":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 200 | "
            + ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 200",
        "twoStepPhone":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 200 | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 422 422",
        "twoStepPhoneCode":
            ">/sign-in >/sign-in/code >/security/two-step/phone >/confirm >/security/two-step/phone >/confirm >/security/two-step/phone >/security/two-step/phone | "
            + ">/sign-in >/sign-in/code >/security/two-step/phone >/confirm >/security/two-step/phone >/confirm >/security/two-step/phone >/security/two-step/phone",
        "twoStepBackupCodes":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step",
        "twoStepPasskeys":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 200 | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 422 422",
        "twoStepTurnOff":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 422 >/security/two-step",
        "secondStep":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 404 >/security/two-step",
        "removeSecondStep":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code >/security >/confirm >/security >/confirm 404 >/security/two-step",
        "newAppPassword":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 422 >/security/two-step",
        "appPassword":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 >/confirm 422 >/confirm 404 >/security/two-step",
        "renewAppPassword":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step",
        "revokeAppPassword":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code >/security >/confirm >/security >/confirm 404 >/security/two-step",
        "revokeAllAppPasswords":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code >/security >/confirm >/security >/confirm >/security >/security/two-step",
        "appPasswordUse":
            ">/sign-in >/sign-in/code 200 200 200 200 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "browsers":
            ">/sign-in >/sign-in/code 200 >/confirm 200 >/confirm 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "endSession":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/security/browsers >/confirm >/security/browsers >/confirm 404 >/security/two-step",
        "endOtherSessions":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/security/browsers >/confirm >/security/browsers >/confirm >/security/browsers >/security/two-step",
        "forgetBrowser":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/security/browsers >/confirm >/security/browsers >/confirm 404 >/security/two-step",
        "mailboxes":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "newMailbox":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 422 422 422 422 >/security/two-step",
        "mailboxAttempt":
            ">/sign-in >/sign-in/code 200 200 200 200 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 422 422 422 422 404 >/security/two-step",
        "fetchMailboxes":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/mailboxes >/mailboxes >/mailboxes >/mailboxes >/mailboxes >/security/two-step",
        "mailbox":
            ">/sign-in >/sign-in/code 200 200 200 200 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "mailboxPassword":
            ">/sign-in >/sign-in/code 404 404 200 200 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 404 404 422 422 404 >/security/two-step",
        "mailboxFetch":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code >/mailboxes/# >/mailboxes/# >/mailboxes/# >/mailboxes/# 404 >/security/two-step",
        "mailboxPeople":
            ">/sign-in >/sign-in/code 404 404 200 200 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 404 >/confirm >/mailboxes/# >/confirm 404 >/security/two-step",
        "mailboxDisconnect":
            ">/sign-in >/sign-in/code 404 404 200 200 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 404 >/confirm 422 >/confirm 404 >/security/two-step",
        "people":
            ">/sign-in >/sign-in/code 404 404 200 200 200 404 | "
            + "405 405 405 405 405 405 405 405",
        "invite":
            ">/sign-in >/sign-in/code 404 404 200 >/confirm 200 404 | "
            + ">/sign-in >/sign-in/code 404 404 422 >/confirm 422 404",
        "invitation":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code 404 404 200 >/confirm 404 404",
        "person":
            ">/sign-in >/sign-in/code 404 404 200 200 404 404 | "
            + "405 405 405 405 405 405 405 405",
        "personRole":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code 404 404 >/people/# >/confirm 404 404",
        "personRemove":
            ">/sign-in >/sign-in/code 404 404 200 >/confirm 404 404 | "
            + ">/sign-in >/sign-in/code 404 404 422 >/confirm 404 404",
        "personTwoStep":
            ">/sign-in >/sign-in/code 404 404 200 >/confirm 404 404 | "
            + ">/sign-in >/sign-in/code 404 404 >/people/# >/confirm 404 404",
        "personSessions":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code 404 404 >/people/# >/confirm 404 404",
        "personPasswordLink":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code 404 404 200 >/confirm 404 404",
        "company":
            ">/sign-in >/sign-in/code 404 404 200 200 200 404 | "
            + ">/sign-in >/sign-in/code 404 404 422 >/confirm 422 404",
        "companySignIn":
            ">/sign-in >/sign-in/code 404 404 200 200 200 404 | "
            + ">/sign-in >/sign-in/code 404 404 >/company/sign-in >/confirm >/company/sign-in 404",
        "companyTextMessages":
            ">/sign-in >/sign-in/code 404 404 200 200 200 404 | "
            + ">/sign-in >/sign-in/code 404 404 >/company/text-messages >/confirm >/company/text-messages 404",
        "companyLog":
            ">/sign-in >/sign-in/code 404 404 200 200 200 404 | "
            + "405 405 405 405 405 405 405 405",
        "messages":
            ">/sign-in >/sign-in/code 200 200 200 200 200 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "message":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "messagePart":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "messageBody":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "messageSource":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "drafts":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "newDraft":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code >/drafts/# >/drafts/# 404 404 404 >/security/two-step",
        "draft":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code >/drafts/# >/drafts/# 404 404 404 >/security/two-step",
        "draftFile":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "outbox":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + "405 405 405 405 405 405 405 405",
        "outboxLetter":
            ">/sign-in >/sign-in/code 200 200 404 404 404 >/security/two-step | "
            + ">/sign-in >/sign-in/code 404 404 404 404 404 >/security/two-step",
        "messageActions":
            "405 405 405 405 405 405 405 405 | "
            + ">/sign-in >/sign-in/code 404 404 404 404 404 >/security/two-step",
    ]
}
