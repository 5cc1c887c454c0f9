"""Charsets: rightly named, wrongly named, not named at all."""

from ..cases import mail
from ..parts import text

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
    codec="ascii",
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
