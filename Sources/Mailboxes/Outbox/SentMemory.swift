import IMAP
import Storage

/// What was read of a Sent folder. It outlives the connection, so that a message at which the server breaks off is met once.
struct SentMemory: Sendable {
    /// Of the folder that the numbers belong to.
    var validity: UIDValidity?
    /// Messages were read by every mark, and not by Message-ID alone.
    var isThorough = false
    /// All that was filed since this moment was read.
    var earliest: Timestamp?
    /// The last UID that was read then.
    var through: UInt32 = 0
    var entries: [UInt32: SentEntry] = [:]
    /// UIDs that the server does not hand out, or at which it breaks off.
    var unreadable: Set<UInt32> = []
    /// What was asked for when the server broke off, and was not answered: one of these does it.
    var suspects: [UInt32] = []
    /// It had answered some before: then the first suspect is the likely one.
    var isFirstLikely = false
    /// The connection ended while messages were read.
    var hasBroken = false
    /// How often that has happened.
    var breaks = 0

    /// Forgets what does not hold for a folder any more, or was not read by every mark.
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

    /// What to ask for next of the messages that are still to be read. Suspects come first, by halves.
    func portion(of rest: [UInt32], size: Int) -> [UInt32] {
        let open = Set(rest)
        let suspects = suspects.filter(open.contains)
        guard !suspects.isEmpty else { return Array(rest.prefix(size)) }
        return Array(suspects.prefix(isFirstLikely ? 1 : max(1, min(size, suspects.count / 2))))
    }

    /// Messages were answered: they do not do it.
    mutating func noteAnswered(_ uids: [UInt32]) {
        guard !suspects.isEmpty else { return }
        let answered = Set(uids)
        suspects.removeAll(where: answered.contains)
        isFirstLikely = false
    }

    /// The connection ended before these messages were all read.
    mutating func noteBreak(reading uids: [UInt32]) {
        hasBroken = true
        breaks += 1
        let open = uids.filter { entries[$0] == nil }
        if uids.count == 1, suspects == uids {
            // It was asked for alone, and for the second time.
            unreadable.formUnion(uids)
            suspects = []
        } else {
            suspects = open
            isFirstLikely = open.count < uids.count
        }
    }
}
