public import Storage

/// A person's two-step verification.
public struct TwoStepState: Sendable, Hashable {
    /// Since when it is on; `nil` if it is off.
    public let since: Timestamp?
    /// From when on a company of the person requires it; `nil` if none does.
    public let requiredFrom: Timestamp?
    /// The second steps: passkeys, apps, numbers for text messages.
    public let steps: [SecondStep]
    /// The backup codes; `nil` if there are none.
    public let backupCodes: BackupCodesState?
    /// How many browsers spare the second step.
    public let rememberedBrowsers: Int

    /// Whether it is on.
    public var isOn: Bool { since != nil }
}

/// A person's set of backup codes.
public struct BackupCodesState: Sendable, Hashable {
    /// How many the set had.
    public let total: Int
    /// How many can still be used.
    public let left: Int
    /// When the set was made.
    public let madeAt: Timestamp
    /// When the person said that they are put away; `nil` if not yet.
    public let keptAt: Timestamp?

    /// Whether so few are left that the person should make new ones.
    public var areRunningOut: Bool { left <= 2 }
}

/// A second step that was added.
public struct SecondStepAdded: Sendable {
    /// The step.
    public let step: SecondStep
    /// Not `nil` if two-step verification was turned on by it: the backup codes, to be shown this once.
    public let backupCodes: [BackupCode]?
}
