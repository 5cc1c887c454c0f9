enum SlowLetters {
    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// Letters that take a parser without limits minutes or all memory.
    static let all: [(name: String, letter: String)] = [
        ("one long line", repeated("x", 5_000_000)), ("one long line of words", "<p>" + repeated("word ", 1_000_000)),
        ("nested div", repeated("<div>", 100_000)), ("signs", repeated("<", 1_000_000)),
        ("signs within the limit", repeated("<", 390_000)),
        ("text deep inside", repeated("<div>", 180) + "<b>" + repeated("x", 5_000_000)),
        ("ends that end nothing", repeated("<span>", 180) + repeated("</x>", 390_000)),
        ("reopened elements", "<p><b><i><u><s><em><font><code><tt><big><small></p>" + repeated("<p>x", 300_000)),
        ("elements that cross", repeated("<b><div>", 90) + repeated("</b>", 300_000)),
        ("texts in a table", "<table>" + repeated("x<tr>", 190_000)),
        ("tables", repeated("<table><tr><td><p></table>x", 50_000)),
        ("attributes", "<p " + (0..<300_000).map { "a\($0)" }.joined(separator: " ") + ">"),
        ("bodies", (0..<100_000).map { "<body a\($0)>x<br>" }.joined()), ("references", repeated("&amp", 1_200_000)),
        ("no references", repeated("&nosuchname", 400_000)), ("comments", repeated("<!--", 390_000)),
        ("a script", "<script>" + repeated("<!--<script>", 190_000)), ("lists", repeated("<ul><li>", 100_000)),
        ("selects", repeated("<select>", 390_000)),
        ("a style", "<p style=\"" + repeated("color:red;", 500_000) + "\">"),
        ("styles", repeated("<p style='color:red;/**/margin:1px 2px 3px 4px'>", 100_000)),
        ("a link", "<a href=https://a.example>" + repeated("www.b.example <b>", 300_000)),
        ("links", repeated("<a href=https://a.example>www.b.example</a>", 90_000)),
        ("links with pictures", repeated("<a href=https://a.example><img alt='b.cz b.cz b.cz'>", 80_000)),
        ("classes", "<p class='" + repeated("a ", 2_000_000) + "'>"),
        ("an address", "<a href='https://" + repeated("a.", 2_000_000) + "'>x"),
        ("a data picture", "<img src='data:image/png;base64," + repeated("A", 5_000_000) + "'>"),
        ("quotes", repeated("<blockquote type=cite>x</blockquote>", 100_000)),
        ("cells", "<table><tr>" + repeated("<td>", 390_000)), ("foreign", "<svg>" + repeated("<g/>", 180_000)),
    ]
}
