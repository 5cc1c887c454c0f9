"""Generated messages of the kinds that a small company in Brno or Kraków gets. A number always gives the same message.

In a file of messages, the length of each precedes it: four bytes, little-endian.
"""

import base64
import quopri
import random
import struct

CZECH = (
    "Dobrý den, v příloze posíláme fakturu za objednané zboží a děkujeme za Vaši důvěru. Žluťoučký kůň úpěl ďábelské ódy. "
    "Platbu prosím uhraďte do čtrnácti dnů na účet uvedený na faktuře. S pozdravem účetní oddělení"
).split()
POLISH = (
    "Dzień dobry, w załączeniu przesyłamy fakturę za zamówione towary. Prosimy o płatność w terminie czternastu dni. "
    "Z poważaniem dział księgowości, źdźbło żółć"
).split()
ENGLISH = (
    "Please find the attached invoice for the goods ordered last week and thank you for your business we look forward to "
    "hearing from you soon with best regards the accounting team - e-mail follow-up"
).split()
STYLE = "body{font-family:Arial,sans-serif;font-size:14px} td{padding:4px 8px;border-bottom:1px solid #ddd}"
ATTACHMENTS = [
    ("application/pdf", "faktura-{}.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    ("application/pdf", "Nabídka č. {}.pdf", b"%PDF-1.4\n"),
    ("image/png", "logo{}.png", b"\x89PNG\r\n\x1a\n"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "výkaz {}.xlsx", b"PK\x03\x04"),
]


class Generator:
    def __init__(self, seed=20):
        self.random = random.Random(seed)

    def message(self, number):
        language = self.random.choice([CZECH, CZECH, POLISH, ENGLISH])
        kind = self.random.random()
        if kind < 0.30:
            body = self.text(language, self.random.randint(1, 8))
        elif kind < 0.65:
            body = self.alternative(language, self.random.randint(2, 8), self.random.randint(5, 40))
        elif kind < 0.95:
            letter = self.alternative(language, self.random.randint(1, 5), self.random.randint(3, 15))
            body = self.multipart("mixed", [letter, self.attachment(self.random.randint(3000, 33300))])
        else:
            inner = self.header(number, language) + self.alternative(language, 3, 10)
            forwarded = b"Content-Type: message/rfc822\r\n\r\n" + inner
            file = self.attachment(self.random.randint(8000, 40000))
            body = self.multipart("mixed", [self.text(language, 2), forwarded, file])
        return self.header(number, language) + body

    # The header: fields that three to seven servers and a signature add, then the writer's own.

    def header(self, number, language):
        r = self.random
        lines = []
        for hop in range(r.randint(2, 6)):
            lines += [
                f"Received: from mail-{self.hex(6)}.example.com (mail-{self.hex(6)}.example.com. [192.0.2.{r.randint(1, 250)}])",
                f"        by mx{hop}.example.cz with ESMTPS id {self.hex(22)}",
                "        for <info@example.cz>",
                "        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);",
                f"        Sat, 21 Nov 2026 0{r.randint(0, 9)}:1{r.randint(0, 9)}:2{r.randint(0, 9)} +0100 (CET)",
            ]
        signature = base64.b64encode(r.randbytes(256)).decode()
        lines += [
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=20230601;",
            "        h=to:subject:message-id:date:from:mime-version:from:to:cc:subject;",
            f"        bh={base64.b64encode(r.randbytes(32)).decode()};",
            "        b=" + "\r\n         ".join(signature[at : at + 70] for at in range(0, len(signature), 70)),
            f"X-Received: by 2002:a05:{self.hex(4)}:{self.hex(4)} with SMTP id {self.hex(30)}.1.1700000000;",
            " Sat, 21 Nov 2026 01:02:03 -0800 (PST)",
            "MIME-Version: 1.0",
            "References: " + "\r\n ".join(f"<{self.hex(20)}@mail.example.com>" for _ in range(r.randint(1, 5))),
            f"From: {self.name(language)} <jana@example.cz>",
            'To: Info <info@example.cz>, "Novak, Petr" <petr@example.cz>',
            "Date: Sat, 21 Nov 2026 01:02:03 +0100",
            f"Message-ID: <{self.hex(24)}{number}@mail.example.com>",
            f"Subject: {self.subject(language)}",
        ]
        return ("\r\n".join(lines) + "\r\n").encode()

    def name(self, language):
        if language is ENGLISH:
            return "John Smith"
        name = "Jana Nováková" if language is CZECH else "Łucja Wiśniewska"
        return f"=?UTF-8?B?{base64.b64encode(name.encode()).decode()}?="

    def subject(self, language):
        """Returns encoded words of at most 75 characters each, in Q or B, UTF-8 or ISO-8859-2."""
        words = self.words(6, language)
        if language is ENGLISH:
            return words
        charset = self.random.choice(["utf-8", "UTF-8", "iso-8859-2"])
        in_base64 = self.random.random() < 0.4
        encoded = []
        for at in range(0, len(words), 15):
            piece = words[at : at + 15].encode(charset)
            if in_base64:
                encoded.append(f"=?{charset}?B?{base64.b64encode(piece).decode()}?=")
            else:
                text = "".join(chr(b) if chr(b).isalnum() and b < 128 else "_" if b == 32 else f"={b:02X}" for b in piece)
                encoded.append(f"=?{charset}?Q?{text}?=")
        return "\r\n ".join(encoded)

    # Bodies. Each begins with the fields that describe it.

    def text(self, language, paragraphs):
        words = "\r\n\r\n".join(
            "\r\n".join(self.words(11, language) for _ in range(self.random.randint(2, 7))) for _ in range(paragraphs)
        )
        if language is ENGLISH:
            return self.leaf('text/plain; charset="us-ascii"', "7bit", words)
        form = self.random.random()
        for share, charset, encoding in [
            (0.50, "UTF-8", "quoted-printable"),
            (0.60, "iso-8859-2", "quoted-printable"),
            (0.70, "windows-1250", "quoted-printable"),
            (0.78, "windows-1250", "8bit"),
            (0.90, "utf-8", "8bit"),
            (1.00, "utf-8", "base64"),
        ]:
            if form < share:
                return self.leaf(f"text/plain; charset={charset}", encoding, words, charset)

    def html(self, language, rows):
        r = self.random
        lines = [f'<!DOCTYPE html>\r\n<html><head><meta charset="utf-8"><style>{STYLE}</style></head>']
        lines.append('<body><table width="100%" cellpadding="0" cellspacing="0">')
        for _ in range(rows):
            lines.append(
                f'<tr><td style="font-weight:bold;color:#333333">{self.words(4, language)}</td>'
                f'<td align="right">{r.randint(1, 99999)},00&nbsp;K&#269;</td>'
                f'<td><a href="https://example.com/item?id={r.randint(1, 10**6)}&amp;ref=mail">{self.words(3, language)}</a></td></tr>'
            )
        lines.append("</table></body></html>")
        encoding = "quoted-printable" if r.random() < 0.8 else "base64"
        return self.leaf('text/html; charset="UTF-8"', encoding, "\r\n".join(lines))

    def attachment(self, size):
        kind, name, start = self.random.choice(ATTACHMENTS)
        name = name.format(self.random.randint(1, 9999))
        if name.isascii():
            parameter = f'filename="{name}"'
        else:
            parameter = "filename*=utf-8''" + "".join(
                chr(b) if chr(b).isalnum() and b < 128 else f"%{b:02X}" for b in name.encode()
            )
        fields = f"Content-Type: {kind}\r\nContent-Disposition: attachment;\r\n {parameter}\r\n"
        content = base64.encodebytes(start + self.random.randbytes(size)).replace(b"\n", b"\r\n")
        return fields.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + content

    def alternative(self, language, paragraphs, rows):
        return self.multipart("alternative", [self.text(language, paragraphs), self.html(language, rows)])

    def multipart(self, kind, parts):
        boundary = f"----=_Part_{self.hex(6)}_{self.random.randint(1, 10**9)}.{self.hex(12)}"
        preamble = "This is a multi-part message in MIME format.\r\n" if self.random.random() < 0.3 else ""
        start = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{preamble}'.encode()
        delimiter = f"--{boundary}".encode()
        return start + b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts) + delimiter + b"--\r\n"

    def leaf(self, kind, encoding, text, charset="utf-8"):
        content = (text + "\r\n").encode(charset, "replace")
        if encoding == "quoted-printable":
            content = quopri.encodestring(content.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        elif encoding == "base64":
            content = base64.encodebytes(content).replace(b"\n", b"\r\n")
        return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + content

    def words(self, count, language):
        return " ".join(self.random.choice(language) for _ in range(count))

    def hex(self, count):
        return f"{self.random.getrandbits(4 * count):0{count}x}"


def write(count, path):
    """Writes `count` messages and returns their total size."""
    generator = Generator()
    size = 0
    with open(path, "wb") as file:
        for number in range(count):
            message = generator.message(number)
            file.write(struct.pack("<I", len(message)) + message)
            size += len(message)
    return size


def read(path):
    with open(path, "rb") as file:
        while length := file.read(4):
            yield file.read(struct.unpack("<I", length)[0])
