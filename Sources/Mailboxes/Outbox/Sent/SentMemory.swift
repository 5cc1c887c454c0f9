import IMAP
import Storage

/// What was read of a Sent folder. It outlives the connection, so that a message that breaks it is met only once.
struct SentMemory: Sendable {
    /// The UIDVALIDITY that the UIDs belong to.
    var validity: UIDValidity?
    /// Whether messages were read by every mark, not by Message-ID alone.
    var isThorough = false
    /// Everything filed since this moment was read.
    var earliest: Timestamp?
    /// The last UID read by then.
    var through: UInt32 = 0
    var entries: [UInt32: SentEntry] = [:]
    /// UIDs that the server does not return, or that make it break off.
    var unreadable: Set<UInt32> = []
    /// What was requested but not answered when the server broke off: one of these is the cause.
    var suspects: [UInt32] = []
    /// Whether it had answered some before: then the first suspect is the likely cause.
    var isFirstLikely = false
    /// Whether the connection ended while messages were read.
    var hasBroken = false
    /// How often that has happened.
    var breaks = 0

    /// Drops what no longer holds for the folder, or was not read by every mark.
    mutating func prepare(for validity: UIDValidity?, thorough: Bool) {
        if validity != self.validity {
            let breaks = breaks
            self = SentMemory()
            self.breaks = breaks
        }
        self.validity = validity
        if thorough, !isThorough {
            (entries, earliest, through) = ([:], nil, 0)
            isThorough = true
        }
    }

    /// Returns what to request next of the messages still to be read. Suspects come first, by halves.
    func portion(of rest: [UInt32], size: Int) -> [UInt32] {
        let open = Set(rest)
        let suspects = suspects.filter(open.contains)
        guard !suspects.isEmpty else { return Array(rest.prefix(size)) }
        return Array(suspects.prefix(isFirstLikely ? 1 : max(1, min(size, suspects.count / 2))))
    }

    /// Clears answered messages of suspicion.
    mutating func noteAnswered(_ uids: [UInt32]) {
        guard !suspects.isEmpty else { return }
        let answered = Set(uids)
        suspects.removeAll(where: answered.contains)
        isFirstLikely = false
    }

    /// Records that the connection ended before these messages were all read.
    mutating func noteBreak(reading uids: [UInt32]) {
        hasBroken = true
        breaks += 1
        let open = uids.filter { entries[$0] == nil }
        if uids.count == 1, suspects == uids {
            // It was requested alone, for the second time.
            unreadable.formUnion(uids)
            suspects = []
        } else {
            suspects = open
            isFirstLikely = open.count < uids.count
        }
    }
}
