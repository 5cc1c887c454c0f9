/// A one-page invoice, written by hand: big enough to be a real PDF, small enough to read in an editor.
struct InvoicePDF {
    let lines: [String]

    /// The file: header, objects, the table of their offsets, trailer (ISO 32000-1 §7.5).
    var bytes: [UInt8] {
        let content = page
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            file += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        file += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }

    /// The page's text, from top to bottom, with parentheses and backslashes escaped.
    private var page: String {
        let rows = lines.map { line in
            let escaped = line.map { "()\\".contains($0) ? "\\\($0)" : String($0) }.joined()
            return "(\(escaped)) Tj T*"
        }
        return (["BT /F1 14 Tf 22 TL 72 770 Td"] + rows + ["ET"]).joined(separator: "\n")
    }
}
