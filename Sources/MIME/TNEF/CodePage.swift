/// Windows code pages by number, which TNEF and RTF use to name charsets.
enum CodePage {
    /// The code page of Western Windows, RTF's default.
    static let western = 1252
    static let utf8 = 65001

    /// Returns the charset label for a code page; `nil` if the number is unknown.
    static func label(_ number: Int) -> String? {
        switch number {
        case 437, 850, 852, 866: "ibm\(number)"
        case 874, 1250...1258: "windows-\(number)"
        case 932: "shift_jis"
        case 936: "gbk"
        case 949, 51949: "euc-kr"
        case 950: "big5"
        case 1200: "utf-16le"
        case 1201: "utf-16be"
        case 10000: "macintosh"
        case 10007: "x-mac-cyrillic"
        case 10029: "x-mac-ce"
        case 20127: "us-ascii"
        case 20866: "koi8-r"
        case 21866: "koi8-u"
        case 28591...28605 where number != 28601 && number != 28602: "iso-8859-\(number - 28590)"
        case 50220...50222: "iso-2022-jp"
        case 50225: "iso-2022-kr"
        case 51932: "euc-jp"
        case 52936: "hz-gb-2312"
        case 54936: "gb18030"
        case utf8: "utf-8"
        default: nil
        }
    }

    /// Returns a font's code page by RTF's `\fcharset` number; `nil` if that does not determine the alphabet.
    static func ofFont(charset: Int) -> Int? {
        switch charset {
        case 0: 1252
        case 77: 10000
        case 128: 932
        case 129: 949
        case 134: 936
        case 136: 950
        case 161: 1253
        case 162: 1254
        case 163: 1258
        case 177: 1255
        case 178: 1256
        case 186: 1257
        case 204: 1251
        case 222: 874
        case 238: 1250
        case 254: 437
        case 255: 850
        default: nil
        }
    }
}
