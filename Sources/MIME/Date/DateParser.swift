/// Parses the words and numbers of a date in the order they come.
struct DateParser {
    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var hour: Int?
    private var minute = 0
    private var second = 0
    private var offset: Int?
    /// Whether the zone can't exist.
    private var hasImpossibleZone = false

    /// Returns the date, and whether its zone is impossible and was read as UTC; `nil` if the value is not a date.
    static func parse(_ value: UnsafeRawBufferPointer) -> (date: MessageDate, hasImpossibleZone: Bool)? {
        // No date is longer, even with comments.
        guard value.count <= 1000 else { return nil }
        var parser = DateParser()
        var scanner = HeaderScanner(value)
        while true {
            scanner.skipComments()
            guard let byte = scanner.peek else { break }
            if byte.isASCIIDigit {
                guard parser.takeNumber(&scanner) else { return nil }
            } else if byte.asciiLowercased &- 0x61 < 26 {
                guard parser.takeWord(&scanner) else { return nil }
            } else if byte == 0x2B || byte == 0x2D {
                guard parser.takeSign(&scanner) else { return nil }
            } else {
                // Commas, dots, quotes: separators.
                scanner.advance()
            }
        }
        return parser.date.map { ($0, parser.hasImpossibleZone) }
    }

    private var date: MessageDate? {
        guard let day, let month, let year, let hour else { return nil }
        let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard civil.isValid else { return nil }
        let offset = offset ?? 0
        return MessageDate(secondsSinceEpoch: civil.secondsSinceEpoch - Int64(offset * 60), offsetMinutes: offset)
    }

    private static func number(_ digits: UnsafeRawBufferPointer) -> Int? {
        guard 1...9 ~= digits.count else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// Takes a day, a year, or a time of day.
    private mutating func takeNumber(_ scanner: inout HeaderScanner) -> Bool {
        let digits = scanner.take(while: \.isASCIIDigit)
        guard let number = Self.number(digits) else { return false }
        if digits.count == 4, year == nil, month == nil, scanner.peek == 0x2D { return takeISODay(number, &scanner) }
        var ahead = scanner
        ahead.skipComments()
        if hour == nil, ahead.peek == 0x3A || (day != nil && year != nil && scanner.peek == 0x2E) {
            scanner = ahead
            return takeTime(number, &scanner)
        }
        if day == nil, digits.count <= 2 {
            day = number
        } else if year == nil {
            year = Self.fullYear(number, digits: digits.count)
        } else if offset == nil, hour != nil, digits.count == 4 {
            // A zone without its sign.
            takeOffset(number / 100 * 60 + number % 100)
        } else {
            return false
        }
        return true
    }

    /// Expands a year of two or three digits (RFC 5322 §4.3).
    private static func fullYear(_ number: Int, digits: Int) -> Int {
        switch digits {
        case 1, 2: number < 50 ? 2000 + number : 1900 + number
        case 3: 1900 + number
        default: number
        }
    }

    private mutating func takeTime(_ hour: Int, _ scanner: inout HeaderScanner) -> Bool {
        self.hour = hour
        var fields: [Int] = []
        while fields.count < 2 {
            var ahead = scanner
            ahead.skipComments()
            guard ahead.take(0x3A) || ahead.take(0x2E) else { break }
            ahead.skipComments()
            guard let number = Self.number(ahead.take(while: \.isASCIIDigit)) else { return false }
            fields.append(number)
            scanner = ahead
        }
        guard let minute = fields.first else { return false }
        self.minute = minute
        second = fields.count > 1 ? fields[1] : 0
        // Fractions of a second are dropped.
        if fields.count == 2, scanner.peek == 0x2E {
            scanner.advance()
            _ = scanner.take(while: \.isASCIIDigit)
        }
        return true
    }

    /// Takes the rest of `2026-11-21`, and a `T` before the time if there is one.
    private mutating func takeISODay(_ year: Int, _ scanner: inout HeaderScanner) -> Bool {
        scanner.advance()
        let month = Self.number(scanner.take(while: \.isASCIIDigit))
        guard let month, scanner.take(0x2D), let day = Self.number(scanner.take(while: \.isASCIIDigit)) else {
            return false
        }
        (self.year, self.month, self.day) = (year, month, day)
        if scanner.peek?.asciiLowercased == 0x74 { scanner.advance() }
        return true
    }

    /// Takes a day of the week, a month, `AM`, `PM`, or a zone.
    private mutating func takeWord(_ scanner: inout HeaderScanner) -> Bool {
        let word = scanner.take { $0.asciiLowercased &- 0x61 < 26 }
        guard word.count <= 20 else { return false }
        let name = word.lowercasedText(limit: 20)
        if month == nil, let number = CivilTime.month(named: word) {
            month = number
            return true
        }
        guard let hour else { return true }
        switch name {
        case "am": self.hour = hour == 12 ? 0 : hour
        case "pm": self.hour = hour < 12 ? hour + 12 : hour
        default: if offset == nil { offset = Self.zones[name] }
        }
        return true
    }

    /// Minutes ahead of UTC. RFC 822 gave the military letters the wrong signs, so none but Z has a meaning.
    private static let zones: [String: Int] = [
        "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
        "mdt": -360, "pst": -480, "pdt": -420, "cet": 60, "met": 60, "mez": 60, "bst": 60, "west": 60, "cest": 120,
        "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330, "jst": 540, "kst": 540, "hst": -600,
        "akst": -540, "akdt": -480, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    ]

    /// Takes a zone, `+0100` or `+01:00`, or a dash between parts of the date.
    private mutating func takeSign(_ scanner: inout HeaderScanner) -> Bool {
        let isNegative = scanner.peek == 0x2D
        scanner.advance()
        guard hour != nil, scanner.peek?.isASCIIDigit == true else { return true }
        let digits = scanner.take(while: \.isASCIIDigit)
        guard var minutes = Self.number(digits) else { return false }
        if digits.count <= 2 {
            minutes *= 60
            if scanner.take(0x3A) {
                guard let more = Self.number(scanner.take(while: \.isASCIIDigit)), more < 60 else { return false }
                minutes += more
            }
        } else {
            minutes = minutes / 100 * 60 + minutes % 100
        }
        if offset == nil || offset == 0 { takeOffset(isNegative ? -minutes : minutes) }
        return true
    }

    /// Sets the zone. An impossible one still leaves a date. No zone is a whole day from UTC (RFC 3339 §5.6).
    private mutating func takeOffset(_ minutes: Int) {
        hasImpossibleZone = abs(minutes) > MessageDate.largestOffset
        offset = hasImpossibleZone ? 0 : minutes
    }
}
