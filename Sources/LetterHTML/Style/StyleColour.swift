/// Colours in style sheets and in the attributes `bgcolor` and `color`.
enum StyleColour {
    /// Returns a colour as it is written; `nil` if the piece is none.
    static func read(_ token: StyleToken) -> String? {
        switch token {
        case .word(let word):
            if word.utf8.first == 0x23 { return isHexadecimal(word.dropFirst(), counts: [3, 4, 6, 8]) ? word : nil }
            return names.contains(word) || neutral.contains(word) ? word : nil
        case .function(let name, let arguments):
            guard ["rgb", "rgba", "hsl", "hsla"].contains(name), arguments.utf8.count <= 40 else { return nil }
            let parts = arguments.split { " ,/\t\n\r\u{0C}".contains($0) }
            guard parts.count == 3 || parts.count == 4, parts.allSatisfy(isNumber) else { return nil }
            return "\(name)(\(parts.joined(separator: ",")))"
        case .quoted, .comma, .slash: return nil
        }
    }

    /// Reads the value of `bgcolor` or `color`. The `#` may be missing, as browsers allow.
    static func readAttribute(_ value: String) -> String? {
        let value = value.trimmingSpaces.lowercased()
        guard value.utf8.count <= 40, !neutral.contains(value) else { return nil }
        if isHexadecimal(value[...], counts: [6]) { return "#" + value }
        return isHexadecimal(value.dropFirst(), counts: [3, 6]) && value.hasPrefix("#") || names.contains(value)
            ? value : nil
    }

    /// Whether a colour, as ``read(_:)`` returns it, is one that the letter brings along.
    static func isOwn(_ colour: String) -> Bool { !neutral.contains(colour) }

    private static let neutral: Set<String> = ["currentcolor", "inherit", "initial", "transparent", "unset"]

    private static func isHexadecimal(_ text: Substring, counts: [Int]) -> Bool {
        counts.contains(text.utf8.count)
            && text.utf8.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        let number = text.hasSuffix("deg") ? text.dropLast(3) : text.hasSuffix("%") ? text.dropLast() : text
        return number.utf8.count <= 8 && number.utf8.contains { 0x30...0x39 ~= $0 }
            && number.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == 0x2E }
    }

    private static let names = Set(
        """
        aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood \
        cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod \
        darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon \
        darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray \
        dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green \
        greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon \
        lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon \
        lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen \
        magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue \
        mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy \
        oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip \
        peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown \
        seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal \
        thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen
        """.split(separator: " ").map(String.init))
}

extension String {
    /// The text without white space of HTML at its ends.
    var trimmingSpaces: String {
        let isSpace: (Unicode.Scalar) -> Bool = { [" ", "\t", "\n", "\r", "\u{0C}"].contains($0) }
        guard let first = unicodeScalars.firstIndex(where: { !isSpace($0) }),
            let last = unicodeScalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(unicodeScalars[first...last])
    }
}
