"""CMS (RFC 5652) without keys: signed data in DER and in BER as Exchange writes it, and the kinds that stay closed."""

PKCS7 = bytes.fromhex("2a864886f70d0107")
SMIME = bytes.fromhex("2a864886f70d01091001")


def der(tag: int, *content: bytes) -> bytes:
    data = b"".join(content)
    if len(data) < 128:
        return bytes([tag, len(data)]) + data
    length = len(data).to_bytes((len(data).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + data


def ber(tag: int, *content: bytes) -> bytes:
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


def signed(entity: bytes | None, segment: int | None = None, signers: bytes = b"\x30\x03\x02\x01\x01") -> bytes:
    write = ber if segment else der
    string = der(0x04, entity or b"")
    if segment:
        string = ber(0x24, *(der(0x04, entity[at : at + segment]) for at in range(0, len(entity), segment)))
    content = [der(0x06, PKCS7, b"\1")] + ([write(0xA0, string)] if entity is not None else [])
    body = write(
        0x30,
        der(0x02, b"\1"),
        der(0x31, der(0x30, der(0x06, bytes.fromhex("608648016503040201")))),
        write(0x30, *content),
        der(0xA0, der(0x30, der(0x02, b"\5"))),
        der(0x31, signers),
    )
    return write(0x30, der(0x06, PKCS7, b"\2"), write(0xA0, body))


def closed(kind: bytes) -> bytes:
    return der(0x30, der(0x06, kind), der(0xA0, der(0x30, der(0x02, b"\0"))))
