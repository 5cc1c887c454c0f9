import Accounts
import Foundation

/// `/security/two-step/backup-codes`: makes new codes, and takes the tick that they have been put away.
struct BackupCodesPage: Sendable {
    let services: SiteServices

    func answer(_ request: PageRequest) async throws -> PageAnswer {
        guard let signedIn = request.fullySignedIn else { return .notFound }
        let texts = request.texts
        guard signedIn.member.person.twoStepSince != nil else { return .seeOther(.twoStep) }
        if request.method == .post, request.form["kept"] == "yes" || request.form["act"] == "kept" {
            try await services.twoStep.markBackupCodesKept(by: signedIn)
            return .seeOther(.security, cookies: [SiteNotice.cookie("notice_codes_kept", on: request)])
        }
        if request.method == .post, request.form["make"] == "yes" {
            if let answer = ShownOnce.answer(request, "notice_codes_shown_once") { return answer }
            let codes = try await services.twoStep.newBackupCodes(by: signedIn, from: request.origin)
            return ShownOnce.page(
                BackupCodesMade.page(codes.map(\.text), request, signedIn, isLastStage: false), request)
        }
        var form = FormView(.twoStepBackupCodes, button: texts("new_codes"))
        form.hidden = [("make", "yes"), ShownOnce.hidden(request)]
        form.otherLink = (texts("cancel"), .security)
        let isKept = try await services.twoStep.backupCodes(of: signedIn)?.keptAt != nil
        let acts =
            isKept ? [] : [ActView.button(texts("backup_codes_kept"), .twoStepBackupCodes, .plain, "kept").values]
        return FormPage(
            template: "simple", title: texts("backup_codes"), form: form,
            values: ["intro": texts("new_codes_intro"), "has_acts": !isKept, "acts": acts]
        ).shown(request)
    }
}

/// The page that shows backup codes. Only the answer to a POST is one.
enum BackupCodesMade {
    static func page(_ codes: [String], _ request: PageRequest, _ signedIn: SignedIn, isLastStage: Bool) -> Page {
        let texts = request.texts
        let (person, company) = (signedIn.member.person, signedIn.member.company)
        let date = texts.day(request.now, timeZone: person.timeZone)
        let file = ["Pennypost · \(company.name) · \(person.address) · \(date)", ""] + codes + [""]
        let encoded = Data(file.joined(separator: "\r\n").utf8).base64EncodedString()
        return Page(
            "backup-codes", title: texts("backup_codes"),
            [
                "progress": isLastStage ? StagesView.values(3, of: 3, texts) : [],
                "strips": isLastStage
                    ? [StripView(tone: .good, sentence: texts("two_step_is_on")).values]
                    : [] as [[String: any Sendable]],
                "company": company.name, "address": person.address, "date": date, "codes": codes,
                "file": "data:text/plain;charset=utf-8;base64,\(encoded)",
                "file_name": "pennypost-backup-codes.txt", "action": SitePath.twoStepBackupCodes.text,
            ])
    }
}
