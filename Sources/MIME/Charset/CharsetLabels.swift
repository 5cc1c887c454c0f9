/// The labels that messages give to charsets, and their meaning.
enum CharsetLabels {
    /// Returns a label's charset. Case, white space, quotes and punctuation don't count: `ISO_8859-2` is `iso88592`.
    static func charset(of label: String) -> Charset? {
        var label = label
        if let common = label.withUTF8({ common($0) }) { return common }
        let key = label.withUTF8 { bytes in
            // Labels are short. A longer text is not a label.
            String(decoding: bytes.prefix(64).lazy.filter(\.isASCIIAlphanumeric).map(\.asciiLowercased), as: UTF8.self)
        }
        return known[key]
    }

    /// Matches the labels of nearly all messages without a dictionary lookup.
    private static func common(_ label: UnsafeBufferPointer<UInt8>) -> Charset? {
        func matches(_ name: StaticString) -> Bool {
            guard name.utf8CodeUnitCount == label.count else { return false }
            for index in 0..<label.count where label[index].asciiLowercased != name.utf8Start[index] { return false }
            return true
        }
        switch label.count {
        case 5: return matches("utf-8") ? .utf8 : nil
        case 8: return matches("us-ascii") ? .ascii : nil
        case 10: return matches("iso-8859-1") ? .iso8859Part1 : matches("iso-8859-2") ? .iso8859Part2 : nil
        case 12: return matches("windows-1250") ? .windows1250 : matches("windows-1252") ? .windows1252 : nil
        default: return nil
        }
    }

    private static let known: [String: Charset] = {
        var known: [String: Charset] = [:]
        func add(_ labels: String, _ charset: Charset) {
            for label in labels.split(separator: " ") { known[String(label)] = charset }
        }
        add("usascii ascii iso646us us ansix341968 ansix341986 iso646irv1991 cp367 ibm367 646", .ascii)
        add("utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf8mac csutf8 utf8bom cputf8 65001 cp65001", .utf8)
        add("utf7 unicode11utf7 csunicode11utf7 xunicode20utf7", Charset(name: "utf-7", coding: .utf7))
        add("utf16 ucs2 iso10646ucs2 unicode csunicode", Charset(name: "utf-16", coding: .utf16(nil)))
        add("utf16le ucs2le", Charset(name: "utf-16le", coding: .utf16(.littleEndian)))
        add("utf16be ucs2be unicodefffe", Charset(name: "utf-16be", coding: .utf16(.bigEndian)))
        add("utf32 ucs4 iso10646ucs4", Charset(name: "utf-32", coding: .utf32(nil)))
        add("utf32le ucs4le", Charset(name: "utf-32le", coding: .utf32(.littleEndian)))
        add("utf32be ucs4be", Charset(name: "utf-32be", coding: .utf32(.bigEndian)))

        // The families, then other names of single members.
        let windows = [1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874]
        for page in windows {
            let charset = Charset(name: "windows-\(page)", coding: .singleByte)
            add(
                "windows\(page) cp\(page) xcp\(page) win\(page) ms\(page) xwindows\(page) cswindows\(page) \(page)",
                charset)
        }
        let latin = [1: 1, 2: 2, 3: 3, 4: 4, 9: 5, 10: 6, 13: 7, 14: 8, 15: 9, 16: 10]
        for part in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16] {
            // Latin 5 is a subset of Windows-1254, as in the WHATWG Encoding Standard.
            let charset = Charset(name: part == 9 ? "windows-1254" : "iso-8859-\(part)", coding: .singleByte)
            add("iso8859\(part) xiso8859\(part) 8859\(part) iso\(part)8859 csiso8859\(part)", charset)
            if let number = latin[part] { add("latin\(number) l\(number) csisolatin\(number)", charset) }
        }
        for page in [437, 850, 852, 866] {
            let charset = Charset(name: "ibm\(page)", coding: .singleByte)
            add("ibm\(page) cp\(page) \(page) csibm\(page) cspcp\(page) dos\(page) pc\(page) ibm00\(page)", charset)
        }
        add("iso885911987 isoir100 cp819 ibm819 ansi default iso88591windows31latin1", .iso8859Part1)
        add("iso885921987 isoir101 cseebpl", .iso8859Part2)
        add("msee", .windows1250)
        add("iso885951988 cyrillic isoir144 csisolatincyrillic", Charset(name: "iso-8859-5", coding: .singleByte))
        add("iso885961987 arabic asmo708 csisolatinarabic", Charset(name: "iso-8859-6", coding: .singleByte))
        add("iso885971987 greek greek8 csisolatingreek", Charset(name: "iso-8859-7", coding: .singleByte))
        add(
            "iso885981988 hebrew csisolatinhebrew iso88598i iso88598e logical visual",
            Charset(name: "iso-8859-8", coding: .singleByte))
        add("iso885991989 turkish", Charset(name: "windows-1254", coding: .singleByte))
        add("iso885911 tis620 iso8859112001 dos874", Charset(name: "windows-874", coding: .singleByte))
        add("koi8r koi8 koi cskoi8r 20866", Charset(name: "koi8-r", coding: .singleByte))
        add("koi8u koi8ru 21866", Charset(name: "koi8-u", coding: .singleByte))
        add("macintosh mac macroman xmacroman csmacintosh", Charset(name: "macintosh", coding: .singleByte))
        add(
            "xmacce maccentraleurope maccenteuro maclatin2 xmaccentraleurroman",
            Charset(name: "x-mac-ce", coding: .singleByte))
        add("xmaccyrillic maccyrillic xmacukrainian", Charset(name: "x-mac-cyrillic", coding: .singleByte))

        add(
            "gb18030 gbk gb2312 gb231280 gb23121980 csgb2312 csiso58gb231280 chinese euccn xeuccn cp936 ms936 windows936 936 xgbk",
            Charset(name: "gb18030", coding: .iconv("GB18030")))
        add("hz hzgb2312", Charset(name: "hz-gb-2312", coding: .hz))
        add(
            "big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 ms950 windows950 950",
            Charset(name: "big5", coding: .iconv("BIG5-HKSCS")))
        add("euctw xeuctw", Charset(name: "euc-tw", coding: .iconv("EUC-TW")))
        add(
            "shiftjis sjis xsjis mskanji csshiftjis windows31j cswindows31j cp932 ms932 932",
            Charset(name: "shift_jis", coding: .iconv("CP932")))
        add("eucjp xeucjp cseucpkdfmtjapanese ujis", Charset(name: "euc-jp", coding: .iconv("EUC-JP-MS")))
        add(
            "iso2022jp csiso2022jp iso2022jp1 iso2022jp2 iso2022jpms cp50220 cp50221 cp50222 50220 50221 50222",
            Charset(name: "iso-2022-jp", coding: .iso2022JP))
        add(
            "euckr cseuckr ksc56011987 ksc56011989 ksc5601 ksx1001 korean isoir149 csksc56011987 windows949 cp949 uhc 949",
            Charset(name: "euc-kr", coding: .iconv("UHC")))
        add("iso2022kr csiso2022kr", Charset(name: "iso-2022-kr", coding: .iconv("ISO-2022-KR")))
        add("johab ms1361", Charset(name: "johab", coding: .iconv("JOHAB")))
        add("viscii csviscii", Charset(name: "viscii", coding: .iconv("VISCII")))
        return known
    }()
}
