import Testing

@testable import Accounts

@Suite("Telephone numbers")
struct PhoneNumberTests {
    private func number(
        _ typed: String, prefix: String = "+420", allowed: [String] = PhoneNumber.usualPrefixes
    ) throws -> PhoneNumber {
        try PhoneNumber(typed, prefix: prefix, allowed: allowed)
    }

    @Test(
        "A number is read as people write it",
        arguments: [
            ("601 234 321", "+420", "+420601234321"), ("(601) 234-321", "+420", "+420601234321"),
            ("+420 601 234 321", "+48", "+420601234321"), ("00420601234321", "+420", "+420601234321"),
            ("0901/234 321", "+421", "+421901234321"), ("512.345.678", "+48", "+48512345678"),
        ])
    func written(_ typed: String, _ prefix: String, _ e164: String) throws {
        #expect(try number(typed, prefix: prefix).e164 == e164)
    }

    @Test(
        "Short, dear and fixed numbers are refused, and what is no number",
        arguments: [
            ("112", "+420"), ("1188", "+420"), ("900 123 456", "+420"), ("906 123 456", "+420"),
            ("800 123 456", "+420"), ("700 123 456", "+420"), ("224 123 456", "+420"), ("60123432", "+420"),
            ("6012343210", "+420"), ("0900 123 456", "+421"), ("0970 123 456", "+421"), ("701 234 567", "+48"),
            ("300 123 456", "+48"), ("221 234 567", "+48"), ("", "+420"), ("abc", "+420"), ("601234321;1", "+420"),
            ("60123432\u{0661}", "+420"), ("6+01234321", "+420"), ("601234321\r\nX", "+420"),
        ])
    func unsuitable(_ typed: String, _ prefix: String) {
        #expect(throws: AccountsError.textMessage(.unsuitableNumber)) { try number(typed, prefix: prefix) }
    }

    @Test("A prefix that is not allowed is refused, chosen or typed")
    func foreign() throws {
        let refusal = AccountsError.textMessage(.foreignPrefix(allowed: PhoneNumber.usualPrefixes))
        #expect(throws: refusal) { try number("+44 7700 900123") }
        #expect(throws: refusal) { try number("0044 7700 900123") }
        #expect(throws: refusal) { try number("7700 900123", prefix: "+44") }
        #expect(try number("7700 900123", prefix: "+44", allowed: ["+44"]).e164 == "+447700900123")
        // Prefixes count by digits, not by what they begin with.
        #expect(throws: AccountsError.textMessage(.foreignPrefix(allowed: ["+421"]))) {
            try number("+420601234321", allowed: ["+421"])
        }
    }

    @Test("Others see the prefix and the last three digits")
    func mask() throws {
        let number = try number("601 234 321")
        #expect(number.masked == "+420 ••• ••• 321")
        #expect(number.ending == "321")
        #expect(!"\(number) \(String(reflecting: number)) \([number])".contains("601"))
    }
}
