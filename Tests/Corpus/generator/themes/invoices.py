"""Invoices and orders as invoicing services, accounting programs, shops and people send them."""

from ..cases import mail
from ..files import archive, gif, jpeg_like, noise, pdf, png
from ..parts import blob, html, multi, text


def invoice(number, amount):
    return pdf(f"Faktura {number}", f"Celkem {amount}", "Dodavatel: Strojirny Leva s.r.o.")


LOGO = png(20, 90, 160)

mail(
    "invoices/service-cs",
    "An invoicing service (as iDoklad or Fakturoid do it): alternative inside mixed, the PDF's name in RFC 2231 with a plain twin.",
    multi(
        "mixed",
        "----=_Part_4711_1234567.1772702100000",
        multi(
            "alternative",
            "----=_Part_4712_7654321.1772702100000",
            text(
                "Dobrý den,\n\nzasíláme Vám fakturu č. 2026030017 na částku 12 100,00 Kč se splatností 19. 3. 2026.\n\nStrojírny Levá s.r.o.",
                "UTF-8",
            ),
            html(
                "<p>Dobrý den,</p><p>zasíláme Vám fakturu č. <b>2026030017</b> na částku <b>12&nbsp;100,00&nbsp;Kč</b>.</p>",
                charset="UTF-8",
            ),
        ),
        blob(invoice("2026030017", "12 100,00 Kc"), "application/pdf", "Faktura č. 2026030017.pdf", naming="both"),
    ),
    sender=("Strojírny Levá s.r.o.", "faktury@fakturace.example"),
    reply_to=("Jana Dvořáková", "ucetni@strojirny-leva.example"),
    subject="Faktura č. 2026030017 – Strojírny Levá s.r.o.",
    style={"form": "B", "charset": "utf-8"},
    top=[
        "Return-Path: <bounce+2026030017@fakturace.example>",
        "Received: from mta7.fakturace.example (mta7.fakturace.example [192.0.2.77])\n by mx.pekarna-morava.example (Postfix) with ESMTPS id 4F1C32A0\n for <uctarna@pekarna-morava.example>; Thu,  5 Mar 2026 10:15:03 +0100 (CET)",
        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=fakturace.example; s=k1;\n h=From:To:Subject:Date; bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=;\n b=AAAA",
    ],
    extra=["X-Mailer: Fakturace 8.2", "X-Invoice-Number: 2026030017"],
)
mail(
    "invoices/outlook-cs",
    "Outlook through Exchange: related inside mixed, the logo by Content-ID, the file name in encoded words.",
    multi(
        "mixed",
        "_004_AM0PR04MB1234ABCD_",
        multi(
            "related",
            "_003_AM0PR04MB1234ABCD_",
            multi(
                "alternative",
                "_000_AM0PR04MB1234ABCD_",
                text(
                    "Dobrý den,\n\nv příloze faktura za březen.\n\nS pozdravem\nTomáš Říha\n[cid:image001.png@01DCAC5A.3F2E1B70]",
                    "windows-1250",
                ),
                html(
                    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="CS"><p class="MsoNormal">Dobrý den,<o:p></o:p></p>'
                    '<p>v příloze faktura za březen.</p><img src="cid:image001.png@01DCAC5A.3F2E1B70"></body></html>',
                    charset="windows-1250",
                ),
            ),
            blob(
                LOGO,
                "image/png",
                "image001.png",
                disposition="inline",
                cid="image001.png@01DCAC5A.3F2E1B70",
                naming="outlook",
                head=["Content-Description: image001.png"],
            ),
            parameters=';\n type="multipart/alternative"',
        ),
        blob(
            invoice("26/0312", "4 840,00 Kc"),
            "application/pdf",
            "Faktura za březen.pdf",
            naming="outlook",
            head=["Content-Description: =?windows-1250?Q?Faktura_za_b=F8ezen.pdf?="],
        ),
    ),
    sender=("Tomáš Říha", "riha@obchod-riha.example"),
    subject="Faktura za březen",
    style={"charset": "windows-1250"},
    extra=[
        "Thread-Topic: Faktura za =?windows-1250?Q?b=F8ezen?=",
        "Thread-Index: AdysWj8uG3AvX0pQSm2vVd3b1zv3Zw==",
        "Accept-Language: cs-CZ, en-US",
        "Content-Language: cs-CZ",
        "X-MS-Has-Attach: yes",
        "X-MS-TNEF-Correlator:",
        "X-Originating-IP: [198.51.100.7]",
    ],
)
mail(
    "invoices/gmail-sk",
    "Gmail: alternative inside mixed, the attachment's id in X-Attachment-Id and Content-ID.",
    multi(
        "mixed",
        "000000000000a1b2c3061f2e3d4c",
        multi(
            "alternative",
            "000000000000a1b2c2061f2e3d4a",
            text("Dobrý deň,\n\nposielam faktúru č. 26015.\n\nMária", "UTF-8"),
            html('<div dir="ltr">Dobrý deň,<br><br>posielam faktúru č. 26015.<br><br>Mária</div>', charset="UTF-8"),
        ),
        blob(
            invoice("26015", "1 210,00 EUR"),
            "application/pdf",
            "faktúra-26015.pdf",
            naming="outlook",
            cid="f_m8x2k1qz0",
            head=["X-Attachment-Id: f_m8x2k1qz0"],
        ),
    ),
    sender=("Mária Kováčová", "maria@kovac-stolar.example"),
    to=("Odberateľ a syn", "odber@stavba.test"),
    subject="Faktúra č. 26015",
    id="CAJz+x0Q1q2w3e4r5t6y7u8i9o0p=abcdefghijklmnop@mail.kovac-stolar.example",
    top=[
        "Received: by mail-lj1-f181.google.test with SMTP id 38308e7fff4ca-3a0b1c2d3e4so1234567a12.1\n        for <odber@stavba.test>; Thu, 05 Mar 2026 01:15:20 -0800 (PST)",
        "X-Received: by 2002:a05:651c:1a0b:b0:3a0:b1c2:d3e4 with SMTP id\n 38308e7fff4ca-3a0b1c2d3e4mr1; Thu, 05 Mar 2026 01:15:19 -0800 (PST)",
    ],
)
mail(
    "invoices/wp-pl",
    "WP-like webmail in Poland: ISO-8859-2, HTML alone and a PDF.",
    multi(
        "mixed",
        "part1776d0a1bd92c0f0a3f",
        html(
            "<div>Dzień dobry,</div><div>w załączniku faktura VAT nr <b>FV/15/03/2026</b>.</div>", charset="iso-8859-2"
        ),
        blob(invoice("FV/15/03/2026", "1 230,00 zl"), "application/pdf", "FV_15_03_2026_Łódź.pdf", naming="outlook"),
    ),
    sender=("Drukarnia Sowa", "biuro@drukarnia-sowa.example"),
    to=("Spółdzielnia Źródło", "zrodlo@spoldzielnia.test"),
    subject="Faktura VAT nr FV/15/03/2026 – Łódź",
    style={"charset": "UTF-8"},
    extra=["X-Mailer: PHP/8.3.4", "X-WP-AV: skaner antywirusowy Poczty", "X-WP-SPAM: NO 0000000"],
)
mail(
    "invoices/onet-pl",
    "Onet-like webmail: text in UTF-8 base64, the name in form B.",
    multi(
        "mixed",
        "========/69A95F04/==",
        multi(
            "alternative",
            "========/69A95F05/==",
            text("Proszę o opłacenie faktury.\r\n".replace("\r\n", "\n"), "utf-8", "base64"),
            html("<p>Proszę o opłacenie faktury.</p>", charset="utf-8", encoding="base64"),
        ),
        blob(invoice("12/2026", "615,00 zl"), "application/octet-stream", "Faktura 12-2026 żółw.pdf", naming="outlook"),
    ),
    sender=("Grażyna Śliwa", "sliwa@biuro.test"),
    subject="Faktura 12/2026",
    style={"form": "B"},
    extra=["X-Mailer: onet.poczta", "X-Priority: 3"],
)
mail(
    "invoices/seznam-cs",
    "Seznam-like webmail: base64 everywhere, raw UTF-8 in the file name.",
    multi(
        "mixed",
        "=_61c2a5e90e4b3f2a1d=7c1e8d12-ab34-5678-9abc-def012345678_=",
        multi(
            "alternative",
            "=_4f0e3c1b2a=7c1e8d12-ab34-5678-9abc-def012345678_=",
            text("Hezký den,\nposílám fakturu.\nPepa\n", "utf-8", "base64"),
            html(
                "<html><body>Hezký den,<br>posílám fakturu.<br>Pepa</body></html>", charset="utf-8", encoding="base64"
            ),
        ),
        blob(invoice("7/2026", "2 500 Kc"), "application/pdf", "faktura Příbram.pdf", naming="2231"),
    ),
    sender=("Josef Žák", "pepa.zak@posta.test"),
    subject="Faktura za opravu střechy",
    style={"form": "B", "charset": "utf-8"},
    extra=["X-Mailer: szn-ebox-5.0.214"],
)
mail(
    "invoices/apple-mail-cs",
    "Apple Mail: text, the PDF inline, text.",
    multi(
        "alternative",
        "Apple-Mail=_A1B2C3D4-0001",
        text("Ahoj,\n\nposílám účtenku.\n\n\n\nEva", "utf-8"),
        multi(
            "mixed",
            "Apple-Mail=_A1B2C3D4-0002",
            html("<html><body>Ahoj,<div>posílám účtenku.</div>", charset="utf-8"),
            blob(
                invoice("U-5", "890 Kc"),
                "application/pdf",
                "Účtenka.pdf",
                disposition="inline",
                head=["X-Unix-Mode: 0644"],
            ),
            html("<html><body><div>Eva</div></body></html>", charset="utf-8"),
        ),
    ),
    sender=("Eva Malá", "eva@malova.test"),
    subject="Účtenka",
    extra=["X-Mailer: Apple Mail (2.3826.400.131)"],
)
mail(
    "invoices/thunderbird-sk",
    "Thunderbird: format=flowed text and a PDF in RFC 2231 pieces.",
    multi(
        "mixed",
        "------------k9P1wQ0vLq8Zb2Yt7RfXcVnM",
        text("Dobrý deň,\nposielam zálohovú faktúru.", "UTF-8", "8bit", parameters="; format=flowed"),
        blob(
            invoice("Z-26-8", "96,00 EUR"),
            "application/pdf",
            "Zálohová faktúra za služby a údržbu – marec 2026 (kópia pre účtovníctvo).pdf",
        ),
    ),
    sender=("Ľubomír Šťastný", "lubomir@stastny.test"),
    subject="Zálohová faktúra",
    mime=True,
    extra=["User-Agent: Mozilla Thunderbird", "Content-Language: sk-SK"],
)
mail(
    "invoices/accounting-cp1250",
    "A Windows accounting program (as Pohoda or Money): text in Windows-1250, 8bit, X-Mailer, plain ASCII name.",
    multi(
        "mixed",
        "MoneyMail.Boundary.20260305101500",
        text("Vážení obchodní partneři,\nzasíláme daňový doklad č. 260100045 – děkujeme.", "windows-1250", "8bit"),
        blob(invoice("260100045", "7 260,00 Kc"), "application/pdf", "FV260100045.pdf"),
        blob(
            b'<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="http://isdoc.cz/namespace/2013" version="6.0.2"/>\n',
            "application/octet-stream",
            "FV260100045.isdoc",
        ),
    ),
    sender=("Účtárna – Kovo Žďár", "uctarna@kovo-zdar.example"),
    subject="Daňový doklad č. 260100045",
    style={"charset": "windows-1250"},
    extra=[
        "X-Mailer: Ekonom 2026 (13900)",
        "X-Priority: 3 (Normal)",
        "Disposition-Notification-To: <uctarna@kovo-zdar.example>",
    ],
)
mail(
    "invoices/erp-en",
    "An ERP's mailer (Java): application/pdf with charset, two PDFs, English.",
    multi(
        "mixed",
        "----=_Part_0_1690322331.1772702100123",
        text("Dear customer,\n\nplease find attached invoices 9000123 and 9000124.\n", "us-ascii", "7bit"),
        blob(invoice("9000123", "EUR 1.00"), "application/pdf", "9000123.pdf", charset="UTF-8"),
        blob(invoice("9000124", "EUR 2.00"), "application/pdf", "9000124.pdf", charset="UTF-8"),
    ),
    sender=(None, "noreply-erp@concern.example"),
    to=[(None, "ap@customer.test")],
    subject="Invoices 9000123, 9000124",
    id="1690322331.1.1772702100456.JavaMail.erpadm@app01",
    extra=["Importance: normal"],
)
mail(
    "invoices/eshop-order",
    "An e-shop's order: HTML and text, a tracking pixel by URL only, terms as PDF.",
    multi(
        "mixed",
        "_=_swift_1772702100_b1_=_",
        multi(
            "alternative",
            "_=_swift_1772702100_a0_=_",
            text(
                "Děkujeme za objednávku č. 2026-0412.\n\n2× Hrnek „Kočka“ à 189 Kč\nDoprava: Zásilkovna 79 Kč\nCelkem: 457 Kč"
            ),
            html(
                "<h1>Děkujeme za objednávku</h1><table><tr><td>2×</td><td>Hrnek „Kočka“</td><td>189&nbsp;Kč</td></tr></table>"
            ),
        ),
        blob(pdf("Obchodni podminky"), "application/pdf", "obchodní podmínky.pdf"),
    ),
    sender=("Hrnečky.example", "objednavky@hrnecky.example"),
    to=("Zákaznice Květa", "kveta@domov.test"),
    subject="Objednávka č. 2026-0412 přijata ✅",
    extra=["X-Mailer: Symfony Mailer", "List-Unsubscribe: <https://hrnecky.example/u/1>"],
    automatic={"kind": "bulk", "header": "List-Unsubscribe"},
)
mail(
    "invoices/scanner",
    "A multifunction printer's scan: no Message-ID, no charset, the date in local form.",
    multi(
        "mixed",
        "PrinterBoundary00000001",
        text(
            'This E-mail was sent from "RNP00267382".\nScan Date: 05.03.2026 10:14:59 (+0100)',
            charset=None,
            encoding=None,
        ),
        blob(jpeg_like(), "image/jpeg", "202603051014.jpg"),
        quoted=False,
    ),
    sender=("skener", "skener@firma.test"),
    to=[(None, "eva@firma.test")],
    subject='Message from "RNP00267382"',
    written={"Message-ID": None},
    messageID=None,
)
mail(
    "invoices/scanner-pdf-octet",
    "Another scanner: application/octet-stream, the name only in Content-Type.",
    multi(
        "mixed",
        "KMMailBoundary",
        text("", charset="us-ascii", encoding="7bit"),
        blob(invoice("SKEN", "0"), "application/octet-stream", "SKM_C25026030510150.pdf"),
    ),
    sender=(None, "kopirka@firma.test"),
    to=[(None, "eva@firma.test")],
    subject="SKM_C250",
)
mail(
    "invoices/fax",
    "A fax gateway: TIFF.",
    multi(
        "mixed",
        "fax",
        text("Fax z čísla +420 000 000 000, 2 strany"),
        blob(b"II*\0" + noise(120), "image/tiff", "fax-0001.tif"),
    ),
    sender=("Faxová brána", "fax@operator.test"),
    subject="Nový fax",
)
mail(
    "invoices/zip-and-xlsx",
    "A ZIP and a spreadsheet with its long official type.",
    multi(
        "mixed",
        "=_b",
        text("Podklady."),
        blob(archive(soupis__csv=b"a;b\n1;2\n"), "application/x-zip-compressed", "Podklady únor.zip"),
        blob(
            archive(x__xml=b"<x/>"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "Ceník 2026.xlsx",
            naming="outlook",
        ),
    ),
    subject="Podklady pro účetní",
)
mail(
    "invoices/winmail-dat",
    "What has the name and the first bytes of TNEF, and then nothing that is TNEF: kept as the file that it is.",
    multi(
        "mixed",
        "----_=_NextPart_001_01DCAC5A",
        text("Viz příloha"),
        blob(b"\x78\x9f\x3e\x22" + noise(80), "application/ms-tnef", "winmail.dat"),
    ),
    subject="Rich text",
    extra=["X-MS-TNEF-Correlator: <x@y.test>"],
    defects=["bad-tnef"],
)
mail(
    "invoices/reminder-pl",
    "A reminder with the earlier letters' threading.",
    text("Przypominamy o płatności za fakturę FV/2/2026. Kwota: 1 230,00 zł."),
    sender=("Księgowość", "ksiegowosc@drukarnia-sowa.example"),
    subject="Przypomnienie o płatności – FV/2/2026",
    in_reply_to=["fv2@drukarnia-sowa.example"],
    references=["fv1@drukarnia-sowa.example", "fv2@drukarnia-sowa.example"],
)
mail(
    "invoices/newsletter-pixel",
    "A newsletter: HTML alone, a pixel in related, an unsubscribe header.",
    multi(
        "related",
        "=_rel",
        html('<img src="cid:pixel"><p>Slevy až 50 %</p>'),
        blob(gif(), "image/gif", None, disposition=None, cid="pixel"),
    ),
    sender=("Slevomanie", "news@slevy.test"),
    subject="🔥 Slevy až 50 %",
    extra=[
        "List-Unsubscribe: <mailto:out@slevy.test>, <https://slevy.test/out>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Precedence: bulk",
    ],
    automatic={"kind": "bulk", "header": "Precedence"},
)
