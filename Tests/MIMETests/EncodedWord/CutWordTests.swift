import MIME
import Testing

@Suite("Encoded words that were cut in the wrong place")
struct CutWordTests {
    @Test(
        "Encoded text that was cut between two words is joined",
        arguments: [
            // Žádost o fakturu, split after 21 of its characters.
            ("=?utf-8?B?xb3DoWRvc3QgbyBmYWt0d?=\n =?utf-8?B?XJ1IMSNLiA3?=", "Žádost o fakturu č. 7"),
            // Split after two and after three characters of a group.
            ("=?utf-8?B?xb?= =?utf-8?B?3DoQ==?=", "Žá"), ("=?utf-8?B?xb3?= =?utf-8?B?DoQ==?=", "Žá"),
            ("=?utf-8?B?x?= =?utf-8?B?b3D?= =?utf-8?B?oQ==?=", "Žá"),
            // Q encoding: split inside a character, and inside an escape.
            ("=?utf-8?Q?=C5?= =?utf-8?Q?=BDena?=", "Žena"), ("=?utf-8?Q?=C5=B?= =?utf-8?Q?Dena?=", "Žena"),
            ("=?utf-8?Q?=C5=?= =?utf-8?Q?BDena?=", "Žena"), ("=?utf-8?B?xQ==?= =?utf-8?Q?=BDena?=", "Žena"),
            // Not split: each word is complete without its padding.
            ("=?utf-8?B?QWhvag?= =?utf-8?B?LCBzdsSbdGU?=", "Ahoj, světe"),
            ("=?utf-8?B?QQ?= =?utf-8?B?Qg?=", "AB"), ("=?utf-8?Q?a=?= =?utf-8?Q?zz?=", "a=zz"),
            ("=?utf-8?Q?a=?=", "a="),
        ])
    func cut(value: String, expected: String) {
        #expect(EncodedWord.decode(value.utf8).text == expected)
    }

    @Test("A cut is noted, and intact words are not")
    func defects() {
        #expect(EncodedWord.decode("=?utf-8?B?xb3?= =?utf-8?B?DoQ==?=".utf8).defects == [.badEncodedWord])
        #expect(EncodedWord.decode("=?utf-8?B?xb3DoQ==?= =?utf-8?B?xb3DoQ==?=".utf8).defects.isEmpty)
    }

    @Test("UTF-8 under another label is read in encoded words too")
    func mislabelled() {
        let read = EncodedWord.decode("=?iso-8859-2?B?V3ljacSFZyB6IHJhY2h1bmt1IOKAkyBtYXJ6ZWM=?=".utf8)
        #expect(read.text == "Wyciąg z rachunku – marzec")
        #expect(read.defects == [.charsetMislabelled])
    }
}
