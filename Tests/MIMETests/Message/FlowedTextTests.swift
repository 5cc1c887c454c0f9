import Testing

@testable import MIME

@Suite("Flowed text")
struct FlowedTextTests {
    @Test(
        "Soft lines are joined, stuffing is removed, quotes and signatures stay",
        arguments: [
            ("a \nb\nc", "a b\nc"), ("a \n\nb", "a \nb"), (" >a\n From b", ">a\nFrom b"),
            ("> a \n> b\n>> c", "> a b\n>> c"),
            ("> a \nb", "> a \nb"), ("text \n-- \nJana", "text \n-- \nJana"), ("> -- \n> x", "> -- \n> x"),
            (">\n>x", ">\n> x"), ("", ""),
        ])
    func unflow(text: String, expected: String) {
        #expect(FlowedText.unflow(text, deletesSpace: false) == expected)
    }

    @Test("DelSp removes the space of a soft line break")
    func deletesSpace() {
        #expect(FlowedText.unflow("re \nading  \nmatter", deletesSpace: true) == "reading matter")
    }
}
