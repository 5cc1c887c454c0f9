import CAres

/// Extracts the records from an answer with c-ares' parsers. Skips records without a valid host name.
enum AnswerReader {
    static func mailExchangers(_ answer: [UInt8]) throws(DNSError) -> [MailExchanger] {
        var first: UnsafeMutablePointer<ares_mx_reply>?
        let status = ares_parse_mx_reply(answer, CInt(clamping: answer.count), &first)
        defer { ares_free_data(first) }
        return try taken(status, first, \.next) { record in
            name(record.host).map { MailExchanger(host: $0, preference: Int(record.priority)) }
        }
    }

    static func services(_ answer: [UInt8]) throws(DNSError) -> [ServiceRecord] {
        var first: UnsafeMutablePointer<ares_srv_reply>?
        let status = ares_parse_srv_reply(answer, CInt(clamping: answer.count), &first)
        defer { ares_free_data(first) }
        return try taken(status, first, \.next) { record in
            name(record.host).flatMap { host in
                guard record.port > 0 || host.isEmpty else { return nil }
                return ServiceRecord(
                    host: host, port: Int(record.port), priority: Int(record.priority), weight: Int(record.weight))
            }
        }
    }

    static func addresses(_ answer: [UInt8], _ family: AddressFamily) throws(DNSError) -> [String] {
        var count = CInt(DNSResolver.mostRecords)
        let (status, texts): (CInt, [String?])
        switch family {
        case .ipv4:
            var found = [ares_addrttl](repeating: ares_addrttl(), count: DNSResolver.mostRecords)
            status = ares_parse_a_reply(answer, CInt(clamping: answer.count), nil, &found, &count)
            texts = found.prefix(max(Int(count), 0)).map { record in
                withUnsafeBytes(of: record.ipaddr) { IPAddress.text(of: $0, .ipv4) }
            }
        case .ipv6:
            var found = [ares_addr6ttl](repeating: ares_addr6ttl(), count: DNSResolver.mostRecords)
            status = ares_parse_aaaa_reply(answer, CInt(clamping: answer.count), nil, &found, &count)
            texts = found.prefix(max(Int(count), 0)).map { record in
                withUnsafeBytes(of: record.ip6addr) { IPAddress.text(of: $0, .ipv6) }
            }
        }
        if let error = DNSError(status: status) { throw error }
        let addresses = texts.compactMap(\.self)
        guard !addresses.isEmpty else { throw .noRecords }
        return addresses
    }

    /// Walks one of c-ares' lists, up to ``DNSResolver/mostRecords``.
    private static func taken<Record, Value>(
        _ status: CInt, _ first: UnsafeMutablePointer<Record>?,
        _ next: KeyPath<Record, UnsafeMutablePointer<Record>?>, _ read: (Record) -> Value?
    ) throws(DNSError) -> [Value] {
        if let error = DNSError(status: status) { throw error }
        var values: [Value] = []
        var (record, seen) = (first, 0)
        while let current = record, seen < DNSResolver.mostRecords {
            if let value = read(current.pointee) { values.append(value) }
            record = current.pointee[keyPath: next]
            seen += 1
        }
        guard seen > 0 else { throw .noRecords }
        guard !values.isEmpty else { throw .malformedAnswer }
        return values
    }

    /// Returns the name in lower case; empty for the root; `nil` if it is not a valid name.
    private static func name(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text else { return nil }
        let name = String(cString: text).lowercased()
        if name.isEmpty || name == "." { return "" }
        return try? DomainName.checked(name)
    }
}
