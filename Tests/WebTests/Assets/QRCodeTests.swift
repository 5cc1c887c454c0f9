import Foundation
import LocalDatabases
import TestSupport
import Testing

@testable import Accounts
@testable import Web

@Suite("QR codes") struct QRCodeTests {
    /// Draws the picture as a grey map (PGM), as a browser would: each `Mx yhwv1h-wz` is a dark box of a row.
    private func map(of svg: String, scale: Int = 6) throws -> [UInt8] {
        let size = try #require(TextSources.matches(#"viewBox="0 0 (\d+) "#, in: svg).first.flatMap { Int($0) })
        var rows = Array(repeating: Array(repeating: UInt8(255), count: size), count: size)
        let boxes = svg.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/)
        #expect(boxes.count > 50)
        for box in boxes {
            let (x, y, width) = (try #require(Int(box.1)), try #require(Int(box.2)), try #require(Int(box.3)))
            #expect(box.3 == box.4)
            #expect(x >= 4 && y >= 4 && x + width <= size - 4 && y < size - 4)
            for column in x..<x + width { rows[y][column] = 0 }
        }
        let head = Array("P5\n\(size * scale) \(size * scale)\n255\n".utf8)
        return rows.reduce(into: head) { bytes, row in
            let wide = row.flatMap { Array(repeating: $0, count: scale) }
            for _ in 0..<scale { bytes += wide }
        }
    }

    /// Returns what zbarimg (Debian: zbar-tools) reads.
    private func read(_ svg: String) throws -> String {
        let folder = try ScratchFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/zbarimg")
        process.arguments = ["--quiet", "--raw", try folder.file("code.pgm", map(of: svg))]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    @Test("The code on the page is read as the address that an app needs") func isRead() async throws {
        try await withSite(.sqlite) { fixture in
            let jana = try await fixture.makeCompany(address: "žaneta.nováková@firma.cz")
            let browser = try await fixture.browser(of: jana)
            let page = await browser.get("/security/two-step/app").page
            let svg = try #require(page.html.firstMatch(of: /<svg viewBox="0 0 \d+ \d+" shape.*?<\/svg>/)).0
            let expected = try await fixture.services.twoStep.beginApp(by: fixture.enter(jana).signedIn).uri
            #expect(expected.hasPrefix("otpauth://totp/Pennypost:"))
            #expect(try read(String(svg)) == expected)
            let key = try #require(page.with(id: "key")?.text)
            #expect(expected.lowercased().contains(key.replacing(" ", with: "")))
        }
    }

    @Test(
        "Any text up to the limit is read back",
        arguments: ["a", "HTTPS://POST.FIRMA.CZ/1", String(repeating: "Zz9-", count: 125)])
    func anyText(text: String) throws {
        let svg = try #require(QRCode.svg(of: text))
        #expect(try read(svg) == text)
        #expect(
            svg.wholeMatch(
                of:
                    /<svg viewBox="0 0 \d+ \d+" shape-rendering="crispEdges" aria-hidden="true"><path d="[Mhvz0-9 -]+"\/><\/svg>/
            ) != nil)
    }

    @Test("A text that is too long has no code") func tooLong() {
        #expect(QRCode.svg(of: String(repeating: "a", count: QRCode.longestText + 1)) == nil)
        #expect(QRCode.svg(of: String(repeating: "ž", count: QRCode.longestText / 2 + 1)) == nil)
    }
}
