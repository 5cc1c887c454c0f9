extension InterfaceRoute {
    /// All problems that the route can answer with, except for those of a broken server.
    var possibleProblems: [InterfaceProblem.Code] {
        var codes: [InterfaceProblem.Code] = []
        if access != .anybody {
            codes += InterfaceProblem.Code.ofAppPasswords + [.secondStepOwed]
            if !access.takesAppPasswords { codes.append(.sessionOnly) }
            if access != .caller, access != .session { codes.append(.twoStepNeeded) }
            if method != .get { codes.append(.strangeOrigin) }
        }
        switch access {
        case .anybody, .caller, .session, .person: break
        case .reader: codes.append(.scopeMissing)
        case .administratingReader: codes += [.scopeMissing, .administratorsOnly]
        case .confirmedPerson: codes.append(.notConfirmed)
        case .confirmedAdministrator: codes += [.notConfirmed, .administratorsOnly]
        }
        if !pathParts.isEmpty { codes.append(.notFound) }
        if method != .get { codes.append(.tooLarge) }
        if takes != nil { codes += [.notJSON, .malformedJSON, .invalidInput] }
        if !query.isEmpty { codes.append(.invalidInput) }
        codes += problems.filter { !codes.contains($0) }
        return codes
    }
}

extension InterfaceProblem.Code {
    /// What can be wrong with an app password, whatever it is used for.
    static let ofAppPasswords: [InterfaceProblem.Code] = [
        .notSignedIn, .malformedCredentials, .notAnAppPassword, .unknownAppPassword, .revokedAppPassword,
        .expiredAppPassword, .networkNotAllowed, .appPasswordsOff, .blocked, .outage,
    ]

    /// Whether another try makes sense after the time that Retry-After says.
    var isTemporary: Bool { [.blocked, .outage, .busy].contains(self) }
}
