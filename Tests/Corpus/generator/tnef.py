"""TNEF files (MS-OXTNEF), as Outlook attaches them under the name winmail.dat."""

import struct


def attribute(level: int, identifier: int, data: bytes, checksum: int | None = None) -> bytes:
    checksum = sum(data) % 65536 if checksum is None else checksum
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", checksum)


def padded(data: bytes) -> bytes:
    return struct.pack("<I", len(data)) + data + b"\0" * (-len(data) % 4)


def long(identifier: int, value: int) -> bytes:
    return struct.pack("<HHI", 0x0003, identifier, value)


def unicode(identifier: int, value: str) -> bytes:
    return struct.pack("<HHI", 0x001F, identifier, 1) + padded(value.encode("utf-16-le") + b"\0\0")


def binary(identifier: int, value: bytes) -> bytes:
    return struct.pack("<HHI", 0x0102, identifier, 1) + padded(value)


def message_object(identifier: int, file: bytes) -> bytes:
    interface = bytes.fromhex("0703020000000000c000000000000046")
    return struct.pack("<HHI", 0x000D, identifier, 1) + padded(interface + file)


def properties(*values: bytes) -> bytes:
    return struct.pack("<I", len(values)) + b"".join(values)


def file(*attributes: bytes, code_page: int = 1250) -> bytes:
    head = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, struct.pack("<I", 0x00010000))
    return head + attribute(1, 0x00069007, struct.pack("<II", code_page, 0)) + b"".join(attributes)


def body(text: str, codec: str = "cp1250") -> bytes:
    return attribute(1, 0x0002800C, text.encode(codec) + b"\0")


def message_properties(*values: bytes) -> bytes:
    return attribute(1, 0x00069003, properties(*values))


def attached(title: bytes | None, data: bytes | None, *values: bytes, checksum: int | None = None) -> bytes:
    out = attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8)
    if title is not None:
        out += attribute(2, 0x00018010, title + b"\0")
    if data is not None:
        out += attribute(2, 0x0006800F, data, checksum)
    return out + (attribute(2, 0x00069005, properties(*values)) if values else b"")


def unpacked_rtf(rtf: bytes) -> bytes:
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf
