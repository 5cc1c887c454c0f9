import Testing

@testable import Accounts

@Suite("Comparing secrets") struct SecretTests {
    @Test("Secrets are equal only as a whole")
    func wholeSecrets() {
        #expect(SecretBytes.areEqual([], []) && SecretBytes.areEqual([1, 2, 3], [1, 2, 3]))
        for other: [UInt8] in [[], [1], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0], [1, 2, 3, 4]] {
            #expect(!SecretBytes.areEqual([1, 2, 3], other) && !SecretBytes.areEqual(other, [1, 2, 3]))
        }
    }

    @Test("A form token is its bearer's as a whole")
    func wholeFormTokens() {
        let (bearer, stranger) = (BearerToken(), BearerToken())
        let own = bearer.formToken()
        #expect(bearer.isOwn(formToken: own))
        for other in ["", String(own.dropLast()), own + "A", stranger.formToken(), bearer.text] {
            #expect(!bearer.isOwn(formToken: other))
        }
    }
}
