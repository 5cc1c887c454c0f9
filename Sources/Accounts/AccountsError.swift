public import Storage

/// Why something in this room was refused.
public enum AccountsError: Error, Sendable, Hashable {
    /// What was entered can't be taken: each field that is wrong, and why. Nothing is changed.
    case input([InputProblem])
    /// There is no such thing, or it belongs to someone else.
    case notFound
    /// Only an administrator may do this.
    case administratorsOnly
    /// It must first be confirmed that it is the person who asks.
    case notConfirmed
    /// The company requires two-step verification, so it can't be turned off.
    case twoStepRequired
    /// Without this second step none would be left. Two-step verification is turned off instead.
    case lastSecondStep
    /// Two-step verification is off, so that there are no app passwords.
    case twoStepOff
    /// The last administrator can't leave or become a member.
    case lastAdministrator
    /// An administrator can't do this to themselves here: each person has their own page for it.
    case ownAccount
    /// There are as many as there may be.
    case tooMany(limit: Int)
    /// Too many different wrong secrets; new ones are looked at again later.
    case blocked(until: Timestamp)
    /// The link or code can't be used.
    case link(LinkProblem)
    /// No text message can be sent.
    case textMessage(TextMessageProblem)
    /// Too many sign-ins wait for a further one. Nothing is changed; a later try may succeed.
    case busy
    /// A stored row makes no sense.
    case unreadableRecord(String)
}

/// A field whose content can't be taken.
public struct InputProblem: Error, Sendable, Hashable {
    /// The field.
    public let field: AccountsField
    /// What is wrong with it.
    public let kind: Kind

    /// What is wrong with a field.
    public enum Kind: Sendable, Hashable {
        case missing
        /// It has more than this many characters.
        case tooLong(limit: Int)
        /// It has fewer than this many characters.
        case tooShort(least: Int)
        /// It has characters that can't be shown or stored.
        case controlCharacters
        /// It is not of the form that is asked for.
        case malformed
        /// A word has letters of two alphabets that look alike.
        case mixedAlphabets
        /// It is not the right secret.
        case wrong
        /// Everybody tries this password first.
        case common
        /// The password is made of the name, the address or the company.
        case ownWords
        /// It is in use already.
        case taken
        /// It lies in the past, or too far in the future.
        case outOfRange
        /// It is not one of the choices.
        case unknown
        /// It was right, but holds no longer.
        case expired
        /// It is right for another time than now: the device's clock is this many seconds fast, or slow if negative.
        case clockDiffers(seconds: Int)
    }

    /// Creates a problem.
    public init(_ field: AccountsField, _ kind: Kind) {
        self.field = field
        self.kind = kind
    }
}

/// A field of this room's forms. The raw value is its name in forms and JSON.
public enum AccountsField: String, Sendable, Hashable, CaseIterable {
    case company, country, name, address, language, role
    case timeZone = "time-zone"
    case appearance
    case password
    case newPassword = "new-password"
    case code
    case deviceName = "device-name"
    case phoneNumber = "phone-number"
    case scope
    case validUntil = "valid-until"
    case networks
    case requiredBy = "required-by"
    case systemMailbox = "system-mailbox"
    case passkey
    case typedName = "typed-name"
}

/// Why a link can't be used.
public enum LinkProblem: Sendable, Hashable {
    /// It is no link of ours, or what it belonged to is gone.
    case unknown
    case used
    case expired
    /// Who made it has withdrawn it.
    case withdrawn
}

/// Why no text message can be sent.
public enum TextMessageProblem: Sendable, Hashable {
    /// No gateway is configured.
    case noGateway
    /// The number is not of the form +420 601 234 567, or is a short or premium number.
    case unsuitableNumber
    /// Numbers with this prefix get no messages; these do.
    case foreignPrefix(allowed: [String])
    /// The last message was only just sent, or tried; the code can be sent again from then on.
    case tooSoon(until: Timestamp)
    /// The person, the number, the company or the installation has had its share; again from then on.
    case limit(until: Timestamp)
    /// Too few of the last messages were confirmed, so that sending is stopped.
    case stopped
    /// The gateway refused or did not answer.
    case gatewayFailed
}
