"""Charsets: rightly named, wrongly named, not named at all."""

from ..cases import mail, person, raw
from ..parts import html, multi, text

CZECH = "Dobrý den,\n\nposíláme požadovanou cenovou nabídku. Příští týden jsme zavření.\n\nS pozdravem\nJiří Ťoupalík\n"
POLISH = "Dzień dobry,\n\nproszę o fakturę za żółte łóżko, źrebię i gęś. Kraków, ul. Świętej Łucji 3.\n"
SLOVAK = "Dobrý deň,\n\nkôň, ľalia, mäkčeň, stĺp, vŕba. Ďakujeme za objednávku č. 2026/117.\n"
RUSSIAN = "Здравствуйте,\n\nвысылаем счёт за февраль. Ёлка, объём, щётка.\n"
JAPANESE = "お世話になっております。\n請求書を添付いたします。\nABC 123 です。\n"
CHINESE = "您好，\n\n附件是二月份的发票，请查收。\n價格：１００元\n"

SOURCE = dict(sender=("Jiří Ťoupalík", "toupalik@kovovyroba.example"), subject="Příliš žluťoučký kůň – nabídka")


def labelled(name, about, content, charset, encoding, **options):
    codec = options.pop("codec", None)
    mail(
        f"charsets/{name}",
        about,
        text(content if encoding == "base64" else content[:-1], charset, encoding, codec=codec),
        **options,
    )


labelled(
    "utf-8-qp", "UTF-8, quoted-printable: what most programs send today.", CZECH, "utf-8", "quoted-printable", **SOURCE
)
labelled("utf-8-base64", "UTF-8 in base64, as Seznam and Outlook send it.", CZECH, "UTF-8", "base64", **SOURCE)
labelled(
    "utf-8-8bit",
    "UTF-8 as it is, announced as 8bit.",
    POLISH,
    "utf-8",
    "8bit",
    sender=("Łukasz Żak", "zak@drukarnia-sowa.example"),
    subject="Zapytanie o łóżko",
)
labelled(
    "latin2-czech-qp",
    "ISO-8859-2, quoted-printable.",
    CZECH,
    "ISO-8859-2",
    "quoted-printable",
    style={"charset": "ISO-8859-2"},
    sender=SOURCE["sender"],
    subject="Příliš žluťoučký kůň",
)
labelled(
    "latin2-polish-8bit",
    "ISO-8859-2 as it is; header words in the same charset, form B.",
    POLISH,
    "iso-8859-2",
    "8bit",
    style={"charset": "iso-8859-2", "form": "B"},
    sender=("Łukasz Żak", "zak@drukarnia-sowa.example"),
    subject="Zażółć gęślą jaźń",
)
labelled(
    "windows-1250-czech-8bit",
    "Windows-1250 with Š, Ž, „ and – as old Outlook Express sends it.",
    "Vážený zákazníku,\n\nŠkoda – „Žižkov“ … šťáva, cena 1 210 €.\n",
    "windows-1250",
    "8bit",
    style={"charset": "windows-1250"},
    sender=("Šárka Žďárská", "sarka@hostinec-pod-lipou.example"),
    subject="Šťastný nový rok",
)
labelled(
    "windows-1250-polish-base64",
    "Windows-1250 in base64.",
    "Ś ś Ź ź Ą ą Ł ł – zażółć\n",
    "Windows-1250",
    "base64",
    sender=("Łukasz Żak", "zak@drukarnia-sowa.example"),
    subject="Śledź",
)
labelled(
    "cp1250-alias",
    "The name CP1250, which iconv and some Perl scripts use.",
    SLOVAK,
    "cp1250",
    "quoted-printable",
    subject="Objednávka č. 117",
)
labelled(
    "cp852-czech",
    "CP852: a cash desk under DOS.",
    CZECH,
    "CP852",
    "8bit",
    style={"charset": "cp852"},
    sender=("Pokladna č. 3", "pokladna@jednota.test"),
    subject="Uzávěrka – žádná chyba".replace("–", "-"),
)
labelled(
    "ibm852-name", "CP852 by its IANA name IBM852.", SLOVAK, "IBM852", "quoted-printable", codec="cp852", subject="Kasa"
)
labelled(
    "koi8-r",
    "KOI8-R, quoted-printable, words in form B.",
    RUSSIAN,
    "koi8-r",
    "quoted-printable",
    style={"charset": "koi8-r", "form": "B"},
    sender=("Ольга Щукина", "olga@zavod.example"),
    subject="Счёт за февраль",
)
labelled(
    "windows-1251",
    "Windows-1251 as it is.",
    RUSSIAN,
    "windows-1251",
    "8bit",
    style={"charset": "windows-1251"},
    sender=("Ольга Щукина", "olga@zavod.example"),
    subject="Счёт № 15",
)
labelled(
    "latin1-german",
    "ISO-8859-1.",
    "Grüße aus München, Straße 5\n",
    "iso-8859-1",
    "quoted-printable",
    style={"charset": "iso-8859-1"},
    sender=("Jürgen Groß", "gross@bau.example"),
    subject="Grüße",
)
labelled(
    "latin1-is-1252",
    "ISO-8859-1 with €, – and curly quotes, which only Windows-1252 has: read as Windows-1252.",
    "The price is €1,210 – “net”, it’s due…\n",
    "iso-8859-1",
    "quoted-printable",
    codec="cp1252",
    subject="Quote 118",
    without=["defects"],
)
labelled(
    "ascii-is-1252",
    "us-ascii announced, Windows-1252 inside.",
    "It’s “fine” – really\n",
    "us-ascii",
    "quoted-printable",
    codec="cp1252",
    subject="Fine",
    defects=["charset-mislabelled"],
)
labelled(
    "latin9-euro",
    "ISO-8859-15 with the euro sign.",
    "Prix : 1 210 € – déjà payé, cœur".replace("–", "-") + "\n",
    "ISO-8859-15",
    "quoted-printable",
    style={"charset": "ISO-8859-15"},
    subject="Reçu de 50 €",
)
labelled(
    "latin10-romanian",
    "ISO-8859-16 with Romanian Ș and Ț.",
    "Bună ziua, Ștefan și Țepeș, preț 5 €\n",
    "ISO-8859-16",
    "quoted-printable",
    codec="iso8859_16",
    style={"charset": "ISO-8859-16", "codec": "iso8859_16"},
    subject="Factură",
)
labelled(
    "windows-1252",
    "Windows-1252 in full.",
    "naïve café – €5 “ok” Œuvre ™\n",
    "Windows-1252",
    "8bit",
    codec="cp1252",
    style={"charset": "Windows-1252", "codec": "cp1252"},
    subject="Café – menu",
)
labelled(
    "utf-16-bom",
    "UTF-16 with a byte order mark, base64.",
    SLOVAK,
    "utf-16",
    "base64",
    codec="utf-16",
    subject="Objednávka",
)
labelled("utf-16le", "UTF-16LE without a mark, base64.", POLISH, "UTF-16LE", "base64", subject="Zapytanie")
labelled(
    "utf-16be",
    "UTF-16BE, base64, with a letter outside the basic plane.",
    "Úspěch 🎉 𝄞\n",
    "utf-16be",
    "base64",
    subject="Úspěch",
)
labelled(
    "utf-7",
    "UTF-7, which a few old Exchange servers still send.",
    "Dobr+AP0- den, cena 1 +- 1 = 2 K+AQ0-\n",
    "utf-7",
    "7bit",
    subject="Cena",
    text="Dobrý den, cena 1 + 1 = 2 Kč\n",
)
labelled(
    "gb18030",
    "GB18030, base64.",
    CHINESE,
    "GB18030",
    "base64",
    sender=("王小明", "wang@fabrika.example"),
    subject="二月份发票",
    style={"charset": "GB18030", "form": "B"},
)
labelled(
    "gb2312-holds-gbk",
    "gb2312 announced, letters of GBK inside, as Chinese programs do.",
    "價格壹佰元 鎔\n",
    "gb2312",
    "8bit",
    codec="gbk",
    sender=("王小明", "wang@fabrika.example"),
    subject="發票",
    style={"charset": "gb2312", "codec": "gbk", "form": "B"},
    without=["defects"],
)
labelled(
    "big5",
    "Big5.",
    "價格：一百元\n",
    "big5",
    "base64",
    sender=("陳", "chen@taipei.example"),
    subject="發票",
    style={"charset": "big5", "form": "B"},
)
labelled(
    "iso-2022-jp",
    "ISO-2022-JP, seven bits with escapes, words in form B.",
    JAPANESE,
    "ISO-2022-JP",
    "7bit",
    sender=("山田太郎", "yamada@shoji.example"),
    subject="請求書の件",
    style={"charset": "ISO-2022-JP", "form": "B"},
)
labelled(
    "shift-jis",
    "Shift_JIS from a mobile phone.",
    "ご確認ください。\n",
    "Shift_JIS",
    "8bit",
    subject="確認",
    style={"charset": "Shift_JIS", "form": "B"},
)
labelled(
    "euc-kr",
    "EUC-KR.",
    "안녕하세요. 청구서입니다.\n",
    "euc-kr",
    "base64",
    subject="청구서",
    style={"charset": "euc-kr", "form": "B"},
)

# Wrong labels.
labelled(
    "latin2-holds-windows-1250",
    "ISO-8859-2 announced, Windows-1250 inside: š, ž and ť lie in 0x80–0x9F.",
    "Šťastná Žofie – „žlutá“ šťáva\n",
    "iso-8859-2",
    "8bit",
    codec="cp1250",
    subject="Stastny den",
    defects=["charset-mislabelled"],
)
labelled(
    "latin2-holds-windows-1250-qp",
    "The same in quoted-printable, as a Czech e-shop writes it.",
    "Objednávka č. 5 – šest kusů, žádná sleva\n",
    "ISO-8859-2",
    "quoted-printable",
    codec="cp1250",
    subject="Objednavka",
    defects=["charset-mislabelled"],
)
labelled(
    "latin1-holds-utf-8",
    "ISO-8859-1 announced, UTF-8 inside: read as announced or as what it is, never lost.",
    "Kč",
    "iso-8859-1",
    "8bit",
    codec="utf-8",
    subject="Mislabelled",
    without=["text", "defects", "parts"],
)
labelled(
    "utf-8-holds-windows-1250",
    "UTF-8 announced, Windows-1250 inside: it cannot be UTF-8; what cannot be read is U+FFFD or the guess.",
    "Dobrý den, žluťoučký kůň\n",
    "utf-8",
    "8bit",
    codec="cp1250",
    subject="Kun",
    without=["text", "defects"],
)
labelled(
    "unknown-charset",
    "A charset that nobody knows: the ASCII part is readable.",
    "Hello world\n",
    "x-cp-nowhere",
    "7bit",
    codec="ascii",
    subject="Unknown",
    defects=["unknown-charset"],
)
labelled(
    "charset-quoted-odd",
    "A charset name in quotes, with odd letter case.",
    CZECH,
    '"UtF-8"',
    "quoted-printable",
    codec="utf-8",
    subject="Nabidka",
)

raw(
    "charsets/unlabelled-utf-8",
    "No Content-Type at all, UTF-8 in the body and in the headers: a PHP script's mail().",
    """\
From: Eshop Květinka <obchod@kvetinka.example>
To: zakaznik@domov.example
Subject: Potvrzení objednávky č. 2026-0412
Date: Mon, 2 Mar 2026 08:00:01 +0100
Message-ID: <20260302080001.4711@kvetinka.example>

Děkujeme za objednávku. Částka: 1 210 Kč.
""",
    subject="Potvrzení objednávky č. 2026-0412",
    to=[person(None, "zakaznik@domov.example")],
    text="Děkujeme za objednávku. Částka: 1 210 Kč.\n",
    html=None,
    attachments=[],
    defects=["charset-mislabelled"],
    **{"from": [person("Eshop Květinka", "obchod@kvetinka.example")]},
)

raw(
    "charsets/unlabelled-windows-1250",
    "No label, bytes that are no UTF-8: something readable is there and a defect says so.",
    "From: sklad@dilna.test\nTo: a@b.test\nSubject: Stav skladu\nDate: Mon, 2 Mar 2026 08:00:01 +0100\n\n".encode()
    + "Zboží došlo\n".encode("cp1250"),
    subject="Stav skladu",
    html=None,
    attachments=[],
    defects=["charset-mislabelled"],
)

raw(
    "charsets/raw-8bit-headers-latin2",
    "Subject and name in raw ISO-8859-2, the body labelled so.",
    "From: Pavel Dvořák <pavel@truhlarstvi.test>\nTo: a@b.test\nSubject: Skříň na míru\n".encode("iso-8859-2")
    + b"Date: Tue, 3 Mar 2026 09:00:00 +0100\nMIME-Version: 1.0\nContent-Type: text/plain; charset=iso-8859-2\n"
    + b"Content-Transfer-Encoding: 8bit\n\n"
    + "Skříň bude hotová v pátek.\n".encode("iso-8859-2"),
    text="Skříň bude hotová v pátek.\n",
    defects=["raw-8bit-header"],
    date="2026-03-03T09:00:00+01:00",
)

mail(
    "charsets/two-charsets",
    "Text in ISO-8859-2, HTML in UTF-8: each part by its own label.",
    multi(
        "alternative",
        "=_dva",
        text("Žlutý kůň", "iso-8859-2"),
        html("<p>Žlutý kůň 🐎</p>", charset="utf-8", encoding="base64"),
    ),
    subject="Dvě znakové sady",
)
mail(
    "charsets/html-meta-disagrees",
    "The header's charset counts, not the META element of the HTML.",
    html('<html><head><meta charset="windows-1250"></head><body>Žlutý</body></html>', charset="utf-8"),
    subject="Meta",
)
mail(
    "charsets/utf-8-bom",
    "A byte order mark in front of UTF-8 text is no letter.",
    text("\ufeffDobrý den", "utf-8", "base64"),
    subject="BOM",
    text="Dobrý den",
    without=["parts"],
)
raw(
    "charsets/invalid-utf-8-bytes",
    "UTF-8 with one byte that cannot stand there: U+FFFD in its place, the rest kept.",
    b"From: a@a.test\nTo: b@b.test\nSubject: Broken\nContent-Type: text/plain; charset=utf-8\n"
    + b"Content-Transfer-Encoding: quoted-printable\n\nabc=FFdef =C3=A1\n",
    subject="Broken",
    text="abc\ufffddef á\n",
    html=None,
    attachments=[],
    defects=["undecodable-text"],
)
raw(
    "charsets/utf-8-cut-character",
    "A UTF-8 letter cut in half by a program that counts bytes.",
    b"From: a@a.test\nTo: b@b.test\nSubject: Cut\nContent-Type: text/plain; charset=utf-8\n"
    + b"Content-Transfer-Encoding: 8bit\n\nP\xc5\x99\xc3\xad\xc5\n",
    subject="Cut",
    text="Pří\ufffd\n",
    defects=["undecodable-text"],
)
