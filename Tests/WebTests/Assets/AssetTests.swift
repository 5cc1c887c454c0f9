import LocalDatabases
import TestSupport
import Testing

@testable import Web

@Suite("Files and templates of the site") struct AssetTests {
    @Test("The script and the style sheet keep to their sizes") func budgets() throws {
        let assets = SiteAssets()
        #expect((1_000...10 * 1_024).contains(assets.script.bytes.count))
        #expect((1_000...40 * 1_024).contains(assets.style.bytes.count))
    }

    @Test(
        "A file is named by its content and kept for a year",
        arguments: ["style.css", "script.js", "sprite.svg", "favicon.svg"])
    func immutable(name: String) async throws {
        try await withSite(.sqlite) { fixture in
            let (browser, assets) = (try await fixture.browser(), SiteAssets())
            let files = [assets.style, assets.script, assets.sprite, assets.icon]
            let file = try #require(files.first { $0.name == name })
            let answer = await browser.get(file.path.text)
            #expect(answer.response.body == file.bytes)
            #expect(answer.field("Content-Type") == file.type)
            #expect(answer.field("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(answer.setCookies == [])
            #expect(await browser.get(SitePath.asset(hash: "0011223344556677", name: file.name).text).status == 404)
        }
    }

    @Test("Nothing is loaded from elsewhere, and nothing needs more than the policy allows (ASVS 3.4.3)")
    func nothingFromElsewhere() throws {
        let assets = SiteAssets()
        for file in [assets.style, assets.script, assets.sprite, assets.icon] {
            let text = String(decoding: file.bytes, as: UTF8.self).replacing("http://www.w3.org/", with: "")
            for word in ["http:", "https:", "@import", "eval(", "innerHTML", "document.write", "new Function"] {
                #expect(!text.contains(word), "\(file.name): \(word)")
            }
        }
        for (name, template) in try TextSources.templates() {
            #expect(
                template.firstMatch(of: /\son[a-z]+=|\sstyle=|javascript:|<style|<script(?! src="\{\{)/) == nil,
                "\(name)")
        }
    }

    @Test("Every picture that is named is in the sprite") func pictures() throws {
        let sprite = String(decoding: SiteAssets().sprite.bytes, as: UTF8.self)
        let ids = try TextSources.matches(#"<symbol[^>]* id="([a-z-]+)""#, in: sprite)
        #expect(ids.count > 30)
        let templates = try TextSources.templates().values.joined(separator: "\n")
        var named = try TextSources.matches(#"(?:sprite|sprite_path)\}\}#([a-z-]+)""#, in: templates)
        #expect(named.count > 10)
        let code = try TextSources.swift()
        named.formUnion(try TextSources.matches(#"icon: "([a-z-]+)""#, in: code))
        named.formUnion(try TextSources.matches(#""icon": "([a-z-]+)""#, in: code))
        named.formUnion(try TextSources.matches(#"empty: \("([a-z-]+)""#, in: code))
        named.formUnion(["info", "good", "warn", "bad"].map { "tone-\($0)" })
        named.formUnion(
            try TextSources.matches(#"'#([a-z-]+)'"#, in: String(decoding: SiteAssets().script.bytes, as: UTF8.self))
                .subtracting(["status", "keys"]))
        #expect(named.subtracting(ids) == [])
    }

    @Test("Every template is registered, and every one that is named exists") func templates() throws {
        let sources = try TextSources.templates()
        #expect(Set(sources.keys) == Set(TemplateSources.all.keys))
        let parts = try TextSources.matches(#"\{\{> ?([a-z-]+)\}\}"#, in: sources.values.joined(separator: "\n"))
        #expect(parts.subtracting(sources.keys) == [])
        let code = try TextSources.swift()
        var named = try TextSources.matches(#"template: "([a-z-]+)""#, in: code)
        named.formUnion(try TextSources.matches(#"Page\(\s*"([a-z-]+)""#, in: code))
        named.formUnion(try TextSources.matches(#"SimplePage\.make\(\s*"([a-z-]+)""#, in: code))
        #expect(named.count > 10)
        #expect(named.subtracting(sources.keys) == [])
        let templates = try PageTemplates(TemplateSources.all)
        for name in sources.keys { #expect(templates.fill(name, with: [:]) != nil) }
    }

    @Test("What is not a key of the page is never written unescaped") func unescaped() throws {
        let raw = try TextSources.templates().flatMap { name, text in
            try TextSources.matches(#"\{\{\{ ?([a-z_.]+) ?\}\}\}"#, in: text).map { "\(name) \($0)" }
        }
        // The page within its frame, and the QR code, which is made of numbers.
        #expect(Set(raw) == ["frame content", "two-step-app qr"])
        #expect(try TextSources.templates().values.allSatisfy { !$0.contains("{{&") })
    }
}
