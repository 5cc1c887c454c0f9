@testable import MailSetup

extension Cause {
    /// The placeholders in this cause's texts that always have a value. Others may lack one; a step that has such a
    /// placeholder is then left out.
    var guaranteedPlaceholders: Set<Placeholder> {
        let always: Set<Placeholder> = [.address, .domain]
        let atServer: Set<Placeholder> = [.address, .domain, .host, .port, .provider]
        return switch self {
        case .noSuchDomain, .domainTakesNoMail, .serversUnknown, .networkDown, .nameServersSilent: always
        case .domainMistyped: always.union([.suggestion])
        case .serversUnconfirmed: always.union([.names, .suggestion])
        case .passwordImpossible: always.union([.provider])
        case .serverNumberNeeded: always.union([.provider, .host])
        case .hostMistaken: atServer
        case .certificateExpired, .certificateNotYetValid, .clockWrong: atServer.union([.day])
        case .appPasswordLength, .appPasswordDigits: atServer.union([.letters, .given])
        case .userNameNeedsDomain, .userNameWithoutDomain: atServer.union([.suggestion, .userName])
        case .mechanismBroken: atServer.union([.mechanism])
        case .otherMailbox: atServer.union([.account])
        case .sizeLimitSmall: atServer.union([.size])
        default: atServer
        }
    }
}
