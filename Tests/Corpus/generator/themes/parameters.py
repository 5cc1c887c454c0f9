"""Parameters of Content-Type and Content-Disposition, above all file names."""

from ..cases import mail
from ..files import noise
from ..parts import Part, b64, blob, multi, text

DATA = noise(90, seed=7)


def file(
    name,
    about,
    filename,
    disposition,
    kind="Content-Type: application/pdf",
    inline=False,
    type="application/pdf",
    **options,
):
    """A message with one attachment whose header lines stand as given."""
    head = [line for line in (kind, "Content-Transfer-Encoding: base64", disposition) if line]
    part = Part(
        type=type,
        head=head,
        body=b64(DATA),
        decoded=DATA,
        fixed=True,
        encoding="base64",
        role="attachment",
        filename=filename,
        inline=inline,
    )
    mail(
        f"parameters/{name}",
        about,
        multi("mixed", "=_parametry", text("Viz příloha."), part),
        subject="Příloha",
        **options,
    )


D = "Content-Disposition: attachment; "
file("plain-filename", "A plain quoted name.", "faktura.pdf", D + 'filename="faktura.pdf"')
file("unquoted-filename", "A token as the name.", "faktura.pdf", D + "filename=faktura.pdf")
file(
    "rfc2231",
    "filename* with charset and percent signs.",
    "Faktura č. 5 – únor.pdf",
    D + "\n filename*=UTF-8''Faktura%20%C4%8D.%205%20%E2%80%93%20%C3%BAnor.pdf",
)
file("rfc2231-language", "filename* with a language too.", "náhled.pdf", D + "filename*=utf-8'cs'n%C3%A1hled.pdf")
file("rfc2231-latin2", "filename* in ISO-8859-2.", "žádost.pdf", D + "filename*=iso-8859-2''%BE%E1dost.pdf")
file(
    "rfc2231-continued",
    "A name in three pieces, encoded and plain mixed (RFC 2231 §4.1).",
    "Příloha k dopisu č.1.pdf",
    D + "\n filename*0*=UTF-8''P%C5%99%C3%ADloha%20k;\n filename*1*=%20dopisu%20%C4%8D;\n filename*2=\".1.pdf\"",
)
file(
    "rfc2231-continued-plain",
    "Pieces without any encoding.",
    "a-very-long-name-that-was-cut-in-pieces.pdf",
    D + '\n filename*0="a-very-long-name-";\n filename*1="that-was-cut-in-";\n filename*2="pieces.pdf"',
)
file(
    "rfc2231-continued-out-of-order",
    "Pieces in another order: they count by number.",
    "první-druhá-třetí.pdf",
    D + "\n filename*2*=-t%C5%99et%C3%AD.pdf;\n filename*0*=UTF-8''prvn%C3%AD;\n filename*1*=-druh%C3%A1",
)
file(
    "rfc2231-split-character",
    "A letter whose two bytes lie in two pieces.",
    "kůň.pdf",
    D + "\n filename*0*=UTF-8''k%C5;\n filename*1*=%AF%C5%88.pdf",
)
file(
    "rfc2231-gap",
    "A piece missing: the others are joined, so that the ending is kept.",
    "abcghi.pdf",
    D + 'filename*0="abc"; filename*2="ghi.pdf"',
    defects=["bad-parameter"],
)
file(
    "rfc2231-no-charset",
    "filename* without charset and quotes.",
    "zpráva.pdf",
    D + "filename*=zpr%C3%A1va.pdf",
    defects=["bad-parameter"],
)
file(
    "rfc2231-and-plain",
    "Both forms: filename* wins (RFC 6266's rule, and Thunderbird's).",
    "Účet.pdf",
    D + "filename=\"Ucet.pdf\";\n filename*=UTF-8''%C3%9A%C4%8Det.pdf",
)
file(
    "rfc2231-bad-percent",
    "A percent sign that is none.",
    "100% sleva.pdf",
    D + "filename*=UTF-8''100%%20sleva.pdf",
    defects=["bad-parameter"],
)
file(
    "outlook-2047",
    "RFC 2047 within the quotes, as Outlook and many others write it.",
    "Ceník – léto.pdf",
    D + 'filename="=?utf-8?Q?Cen=C3=ADk_=E2=80=93_l=C3=A9to.pdf?="',
)
file(
    "outlook-2047-b-folded",
    "RFC 2047 in form B, two words, folded within the quotes.",
    "Objednávka číslo 2026-117 pro provozovnu.pdf",
    D + '\n filename="=?UTF-8?B?T2JqZWRuw6F2a2EgxI3DrXNsbyAyMDI2LTEx?=\n =?UTF-8?B?NyBwcm8gcHJvdm96b3ZudS5wZGY=?="',
)
file(
    "2047-unquoted",
    "RFC 2047 without quotes: not a token, read all the same.",
    "úkol.pdf",
    D + "filename==?UTF-8?Q?=C3=BAkol.pdf?=",
)
file(
    "2047-windows-1250",
    "RFC 2047 in Windows-1250, from a Czech accounting program.",
    "Šek „výplata“.pdf",
    D + 'filename="=?windows-1250?Q?=8Aek_=84v=FDplata=93.pdf?="',
)
file(
    "raw-utf-8",
    "Raw UTF-8 within the quotes, as Seznam and PHP scripts send it.",
    "Smlouva o dílo – Žďár.pdf",
    D + 'filename="Smlouva o dílo – Žďár.pdf"',
)
file(
    "raw-windows-1250",
    "Raw Windows-1250 within the quotes: readable, noted.",
    "Dodací list Š.pdf",
    (D + 'filename="Dodací list Š.pdf"').encode("cp1250"),
    defects=["raw-8bit-header"],
)
file(
    "unquoted-spaces",
    "A name with spaces and no quotes: Gmail and Thunderbird show all of it.",
    "faktura za leden.pdf",
    D + "filename=faktura za leden.pdf",
    defects=["bad-parameter"],
)
file(
    "unquoted-utf-8",
    "Raw UTF-8 without quotes.",
    "výpis.pdf",
    D + "filename=výpis.pdf",
)
file(
    "quote-not-closed",
    "The closing quote is missing.",
    "faktura.pdf",
    D + 'filename="faktura.pdf',
    defects=["bad-parameter"],
)
file(
    "escaped-quotes",
    "Quotes and a backslash within the quotes, escaped.",
    'návrh "A" \\ B.pdf',
    D + 'filename="návrh \\"A\\" \\\\ B.pdf"',
)
file("semicolon-in-quotes", "A semicolon within the quotes.", "a;b=c.pdf", D + 'filename="a;b=c.pdf"; size=90')
file(
    "comments",
    "Comments among the parameters (RFC 2045 §5.1).",
    "vykres.pdf",
    D + '(the drawing) filename="vykres.pdf" (as scanned)',
)
file(
    "spaces-around-equals",
    "White space around the equals sign.",
    "mapa.pdf",
    D + 'filename = "mapa.pdf"',
)
file(
    "trailing-semicolon",
    "Semicolons at the end and doubled.",
    "mapa.pdf",
    D + 'filename="mapa.pdf";;',
)
file(
    "missing-semicolon",
    "No semicolon after the disposition.",
    "mapa.pdf",
    'Content-Disposition: attachment filename="mapa.pdf"',
    defects=["bad-parameter"],
)
file(
    "name-only",
    "Only Content-Type has a name.",
    "starý.pdf",
    "Content-Disposition: attachment",
    kind='Content-Type: application/pdf; name="=?UTF-8?Q?star=C3=BD.pdf?="',
)
file(
    "name-and-filename",
    "Different names: filename counts.",
    "nový.pdf",
    D + "filename*=UTF-8''nov%C3%BD.pdf",
    kind='Content-Type: application/pdf; name="old.pdf"',
)
file(
    "no-disposition",
    "No Content-Disposition: an attachment by its type.",
    "list.pdf",
    None,
    kind='Content-Type: application/pdf; name="list.pdf"',
)
file("no-name", "No name at all.", None, "Content-Disposition: attachment")
file("empty-name", "An empty name.", None, D + 'filename=""')
file(
    "upper-case",
    "Upper-case names of header, type and parameter.",
    "SCAN0001.PDF",
    'CONTENT-DISPOSITION: ATTACHMENT; FILENAME="SCAN0001.PDF"',
    kind="CONTENT-TYPE: APPLICATION/PDF",
)
file(
    "long-name",
    "A name of 200 letters in RFC 2231 pieces.",
    "Příloha-" * 25 + ".pdf",
    D
    + "\n "
    + ";\n ".join(
        f"filename*{i}*={piece}" for i, piece in enumerate(["UTF-8''"] + ["P%C5%99%C3%ADloha-"] * 25 + [".pdf"])
    ),
)
file(
    "path-in-name",
    "A path in the name: it is given as it stands; who writes files must cut it.",
    "C:\\Users\\Eva\\smlouva.pdf",
    D + 'filename="C:\\\\Users\\\\Eva\\\\smlouva.pdf"',
)
file(
    "duplicate-parameter",
    "filename given twice: the first counts.",
    "a.pdf",
    D + 'filename="a.pdf"; filename="b.pdf"',
    defects=["bad-parameter"],
)
mail(
    "parameters/boundary-with-specials",
    "A boundary with characters that need quotes.",
    multi("mixed", "=_(a+b)?/:='x", text("Jedna"), text("Dva")),
    subject="Hranice",
    text="Jedna\nDva",
)
mail(
    "parameters/boundary-unquoted-specials",
    "The same kind of boundary without its quotes, as some programs send it.",
    multi("mixed", "----=_NextPart_000_0012", text("Jedna"), blob(DATA, "image/png", "a.png"), quoted=False),
    subject="Hranice",
)
mail(
    "parameters/charset-rfc2231",
    "charset* in the form of RFC 2231.",
    Part(
        type="text/plain",
        head=[
            "Content-Type: text/plain; charset*=us-ascii'en'iso-8859-2",
            "Content-Transfer-Encoding: quoted-printable",
        ],
        body=b"k=F9=F2",
        decoded=b"k\xf9\xf2",
        charset="iso-8859-2",
        encoding="quoted-printable",
        role="text",
        text="kůň",
    ),
    subject="Parametr",
)
