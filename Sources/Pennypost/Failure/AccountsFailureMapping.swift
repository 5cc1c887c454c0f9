import Accounts

extension CommandFailure {
    /// Why something could not be done with a company or its people.
    init(_ error: AccountsError) {
        switch error {
        case .input(let problems): self.init(problems)
        case .notFound:
            self.init(
                status: .noInput, code: "no-such-person", field: "address", message: "there is no such person",
                remedy: Self.listPeople)
        case .twoStepOff:
            self.init(
                status: .configuration, code: "two-step-off", field: "two-step verification",
                message: "it is off for this person", remedy: "There is nothing to reset")
        case .tooMany(let limit):
            self.init(
                status: .configuration, code: "too-many", field: "accounts",
                message: "there are \(limit) already, which is the most", remedy: "Withdraw some that are open")
        case .link(let problem):
            self.init(
                status: .configuration, code: problem == .used ? "already-set-up" : "link-not-good", field: "set-up",
                message: problem == .used ? "this installation has a company already" : "the link is not good",
                remedy: Self.listPeople)
        case .lastAdministrator:
            self.init(
                status: .configuration, code: "last-administrator", field: "accounts",
                message: "it is the company's last administrator", remedy: "Make someone else administrator first")
        case .busy:
            self.init(
                status: .tryLater, code: "try-later", field: "accounts",
                message: "too many passwords wait to be checked",
                remedy: "Try again in a few minutes")
        case .unreadableRecord(let name):
            self.init(
                status: .inputOutput, code: "unreadable-record", field: "data",
                message: "a stored record has an unreadable \(name)",
                remedy:
                    "The data folder was written by another version or is damaged. Use that version, or restore a backup"
            )
        default:
            // The operator is asked for nothing that the others are about.
            self.init(
                status: .fault, code: "fault", field: "accounts", message: String(describing: error),
                remedy: "This is a bug in Pennypost. Please report it")
        }
    }

    private static let listPeople = "See who is there: pennypost accounts list"

    private init(_ problems: [InputProblem]) {
        let first = problems.first ?? InputProblem(.address, .malformed)
        let words = problems.map { "\(Self.option(of: $0.field)) \(Self.words($0.kind))" }
        self.init(
            status: .badData, code: first.kind == .taken ? "address-taken" : "bad-input",
            field: Self.option(of: first.field),
            message: ([Self.words(first.kind)] + words.dropFirst()).joined(separator: "; "),
            remedy: first.kind == .taken ? Self.listPeople : "Correct it, and give the command again")
    }

    private static func option(of field: AccountsField) -> String {
        field == .address ? "address" : "--\(field.rawValue)"
    }

    private static func words(_ kind: InputProblem.Kind) -> String {
        switch kind {
        case .missing: "is missing"
        case .tooLong(let limit): "is longer than \(limit) characters"
        case .tooShort(let least): "is shorter than \(least) characters"
        case .controlCharacters: "contains characters that can't be seen"
        case .mixedAlphabets: "mixes letters of two alphabets that look alike in one word"
        case .taken: "belongs to a person already"
        default: "is not of the form that is asked for"
        }
    }
}
