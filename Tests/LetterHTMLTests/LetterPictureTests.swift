import LetterHTML
import Testing

@Suite("A picture in a letter")
struct LetterPictureTests {
    private static let png = "data:image/png;base64,iVBORw0KGgo="

    @Test("that is attached gets the address that the caller gives")
    func attached() throws {
        let cleaner = LetterCleaner { $0 == "part1@host" ? "/pictures/1?a=\"<&" : nil }
        for source in ["cid:part1@host", "CID:part1%40host", "cid:<part1@host>", " cid:part1@host "] {
            let letter = try OrdinaryLetterTests.clean("<img src=\"\(source)\" alt=x width=10>", cleaner)
            #expect(letter.html == "<img alt=\"x\" width=\"10\" src=\"/pictures/1?a=&quot;&lt;&amp;\">", "\(source)")
            #expect(letter.picturesLeftOut == 0)
        }
        #expect(try OrdinaryLetterTests.clean("<img src=cid:other alt=x>", cleaner).html == "<img alt=\"x\">")
    }

    @Test("from the web is left out and counted, but keeps its text and size")
    func leftOut() throws {
        let letter = try OrdinaryLetterTests.clean(
            "<img src=https://a.example/x.png alt='Alza &amp; co' width=100 height=50% style='border:0' srcset='https://b.example 2x'>"
                + "<img src=//b.example/y><img src='http:c.example'>")
        #expect(
            letter.html
                == "<img style=\"border:0\" alt=\"Alza &amp; co\" width=\"100\" height=\"50%\"><img alt=\"\"><img alt=\"\">"
        )
        #expect(letter.picturesLeftOut == 3)
        #expect(letter.trackers == 0)
    }

    @Test("from the web is written with the caller's address for it")
    func through() throws {
        let cleaner = LetterCleaner(
            remotePictures: .through { $0.hasPrefix("https://a.") ? "/pictures/\($0.utf8.count)" : nil })
        let letter = try OrdinaryLetterTests.clean(
            "<img src='HTTPS://u:p@A.example/x y'><img src=//a.example/><img src=http://b.example/>", cleaner)
        #expect(
            letter.html
                == "<img alt=\"\" src=\"/pictures/23\"><img alt=\"\" src=\"/pictures/18\"><img alt=\"\">")
        #expect(letter.picturesLeftOut == 1)
    }

    @Test("that only tracks is never asked for, and counted apart")
    func trackers() throws {
        let cleaner = LetterCleaner(remotePictures: .through { _ in "/pictures/1" })
        for attributes in [
            "width=1 height=1", "width=0 height=0", "width=1px height='1'", "style='width:1px;height:1px'",
            "style='display:none'", "width=100 height=100 style='width:1px !important;height:0'",
            "style='max-width:1px;max-height:1px'", "width=1 style='height:1px'",
        ] {
            let letter = try OrdinaryLetterTests.clean("a<img src=https://t.example/o \(attributes)>b", cleaner)
            #expect(letter.html == "ab", "\(attributes)")
            #expect(letter.trackers == 1, "\(attributes)")
            #expect(letter.picturesLeftOut == 0, "\(attributes)")
        }
        for attributes in [
            "width=1", "width=1 height=20", "width=2 height=2", "width=1% height=1%", "style='width:1em;height:1em'",
            "",
        ] {
            #expect(
                try OrdinaryLetterTests.clean("<img src=https://t.example/o \(attributes)>", cleaner).trackers == 0,
                "\(attributes)")
        }
        #expect(try OrdinaryLetterTests.clean("<img src=\(Self.png) width=1 height=1>", cleaner).trackers == 0)
    }

    @Test("within its address is written if it is PNG, JPEG, GIF or WebP and not too long")
    func data() throws {
        let kept = [
            (Self.png, Self.png), ("DATA:image/PNG;BASE64,iVBORw0KGgo=", Self.png),
            ("data:image/svg+xml;base64,iVBORw0KGgo=", Self.png),
            ("data:image/png;base64,R0lGODlh", "data:image/gif;base64,R0lGODlh"),
            ("data:image/jpg;base64,/9j/ 4AA&#10;Q", "data:image/jpeg;base64,/9j/4AAQ"),
            ("data:image/webp;base64,UklGRgAA", "data:image/webp;base64,UklGRgAA"),
        ]
        for (source, expected) in kept {
            #expect(
                try OrdinaryLetterTests.clean("<img src=\"\(source)\">").html == "<img alt=\"\" src=\"\(expected)\">")
        }
        for source in [
            "data:image/svg+xml,<svg>", "data:image/svg+xml;base64,PHN2Zz4=", "data:text/html;base64,iVBORw0KGgo=",
            "data:image/png,iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=x", "data:image/png;base64,iVBORw0KGgo!",
            "data:image/png;base64,iVBORw0KGgo====", "data:image/png;base64,", "data:", "x.png", "/sign-out",
            "file:///x",
        ] {
            #expect(try OrdinaryLetterTests.clean("<img src=\"\(source)\">").html == "<img alt=\"\">", "\(source)")
        }
        var limits = LetterLimits()
        limits.picture = 11
        #expect(
            try OrdinaryLetterTests.clean("<img src=\(Self.png)>", LetterCleaner(limits: limits)).html
                == "<img alt=\"\">")
        limits.picture = 12
        #expect(
            try OrdinaryLetterTests.clean("<img src=\(Self.png)>", LetterCleaner(limits: limits)).html
                != "<img alt=\"\">")
    }

    @Test("as a background is gone without a trace")
    func background() throws {
        let letter = try OrdinaryLetterTests.clean(
            "<body background=https://a.example/x><table background=https://a.example/y><tr><td style='background:url(https://a.example/z)'>x"
        )
        #expect(letter.html == "<table><tbody><tr><td>x</td></tr></tbody></table>")
        #expect(letter.picturesLeftOut == 0)
    }
}
