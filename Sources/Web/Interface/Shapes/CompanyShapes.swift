import Accounts

/// A company's named networks and its system mailbox as JSON.
enum CompanyShapes {
    static let networks = InterfaceShape(
        "NamedNetworks",
        [InterfaceMember("networks", .list(.shape(network), most: CompanyNetworks.most), "All of them, in their order")]
    )

    static let network = InterfaceShape(
        "NamedNetwork",
        [
            InterfaceMember("network", .text, "A network such as 192.0.2.0/24, or an address"),
            InterfaceMember("name", .text),
        ])

    static func json(_ networks: CompanyNetworks) -> JSONValue {
        ["networks": .list(networks.all.map { ["network": .text($0.network.description), "name": .text($0.name)] })]
    }

    static let systemMailbox = InterfaceShape(
        "SystemMailbox",
        [
            InterfaceMember("system-mailbox", .optional(.text), "Its address; null if none is chosen"),
            InterfaceMember("is-connected", .boolean, "Whether the company still has it. If not, nothing is mailed"),
            InterfaceMember("needs-password", .boolean, "Whether letters wait in it until it gets a new password"),
            InterfaceMember(
                "is-read-by-others", .boolean, "Whether not only administrators read it, so that no links are mailed"),
            InterfaceMember("choices", .list(.text), "The addresses of the company's connected mailboxes"),
        ])

    static func json(_ choice: SystemMailboxChoice) -> JSONValue {
        [
            "system-mailbox": .optional(choice.present), "is-connected": .boolean(choice.chosen != nil),
            "needs-password": .boolean(choice.chosen?.needsPassword ?? false),
            "is-read-by-others": .boolean(choice.isReadByOthers), "choices": .texts(choice.connected.map(\.address)),
        ]
    }
}
