"""Headers and line ends nobody should write, and everybody meets."""

from ..cases import person, raw

JAN = {"from": [person("Jan", "jan@x.test")]}


def odd(name, about, data, as_is=False, **expect):
    raw(f"oddities/{name}", about, data, as_is=as_is, **expect)


odd(
    "empty",
    "Nothing at all.",
    b"",
    headersCount=0,
    subject=None,
    text="",
    html=None,
    attachments=[],
    date=None,
    messageID=None,
    **{"from": [], "to": []},
)
odd(
    "one-line-end",
    "One line end: no header, an empty body.",
    b"\n",
    headersCount=0,
    subject=None,
    attachments=[],
    html=None,
)
odd(
    "only-headers",
    "Headers and then the end, without a blank line.",
    "From: Jan <jan@x.test>\nSubject: Jen hlavička",
    subject="Jen hlavička",
    headersCount=2,
    text="",
    attachments=[],
    **JAN,
)
odd(
    "only-headers-blank",
    "Headers and a blank line, no body.",
    "From: Jan <jan@x.test>\nSubject: Jen hlavička\n\n",
    subject="Jen hlavička",
    headersCount=2,
    text="",
    attachments=[],
    defects=[],
    **JAN,
)
odd(
    "only-body",
    "A blank line first: everything is body.",
    "\nFrom: nikdo <n@x.test>\n\nText\n",
    headersCount=0,
    subject=None,
    text="From: nikdo <n@x.test>\n\nText\n",
    **{"from": []},
)
odd(
    "no-headers",
    "Prose and nothing else.",
    "This is just text.\nSecond line.\n",
    text="This is just text.\nSecond line.\n",
    subject=None,
    headersCount=0,
    defects=["missing-colon"],
)
odd(
    "no-blank-line",
    "The body begins without a blank line: the text is kept.",
    "From: Jan <jan@x.test>\nSubject: Bez mezery\nDobry den,\njak se mate?\n",
    subject="Bez mezery",
    text="Dobry den,\njak se mate?\n",
    defects=["missing-colon"],
    **JAN,
)
odd(
    "space-before-colon",
    "White space before the colon (obsolete syntax).",
    "From : Jan <jan@x.test>\nSubject  \t: Mezera\nTo :eva@x.test\n\nText\n",
    subject="Mezera",
    to=[person(None, "eva@x.test")],
    headersCount=3,
    text="Text\n",
    **JAN,
)
odd(
    "no-space-after-colon",
    "No white space after the colon.",
    "From:Jan <jan@x.test>\nSubject:Hned\nTo:eva@x.test\n\nText\n",
    subject="Hned",
    to=[person(None, "eva@x.test")],
    defects=[],
    **JAN,
)
odd(
    "upper-case-names",
    "Header names in capitals.",
    "FROM: Jan <jan@x.test>\nSUBJECT: Velká\nMESSAGE-ID: <a@b>\n\nText\n",
    subject="Velká",
    messageID="a@b",
    **JAN,
)
odd(
    "duplicate-subject",
    "Two subjects: the first counts.",
    "From: Jan <jan@x.test>\nSubject: První\nSubject: Druhý\n\nText\n",
    subject="První",
    headersCount=3,
    defects=["duplicate-header"],
    **JAN,
)
odd(
    "duplicate-from",
    "Two From lines: the first counts.",
    "From: Jan <jan@x.test>\nFrom: Eva <eva@x.test>\nSubject: Dva\n\nText\n",
    subject="Dva",
    headersCount=3,
    defects=["duplicate-header"],
    **JAN,
)
odd(
    "duplicate-to",
    "Two To lines: both are recipients.",
    "From: Jan <jan@x.test>\nTo: a@x.test\nTo: b@x.test\nSubject: Dva\n\nText\n",
    subject="Dva",
    to=[person(None, "a@x.test"), person(None, "b@x.test")],
    defects=["duplicate-header"],
    **JAN,
)
odd(
    "duplicate-message-id",
    "Two Message-IDs.",
    "From: Jan <jan@x.test>\nMessage-ID: <1@x>\nMessage-ID: <2@x>\nSubject: Dva\n\nText\n",
    messageID="1@x",
    defects=["duplicate-header"],
    **JAN,
)
odd(
    "folded-oddly",
    "Folds within an address, after the colon, with tabs and several spaces.",
    "From:\n Jan\n <jan@x.test>\nTo: eva@\n x.test\nSubject:\n  Zalomený\n\tpředmět   s mezerami\nMessage-ID:\n <dlouhe@x.test>\n\nText\n",
    subject="Zalomený předmět   s mezerami",
    to=[person(None, "eva@x.test")],
    messageID="dlouhe@x.test",
    headersCount=4,
    text="Text\n",
    **JAN,
)
odd(
    "folded-blank-line",
    "A line of white space alone within a header (obsolete syntax): the header goes on.",
    "From: Jan <jan@x.test>\nSubject: Jedna\n \n dva\nTo: eva@x.test\n\nText\n",
    subject="Jedna  dva",
    to=[person(None, "eva@x.test")],
    headersCount=3,
    text="Text\n",
    **JAN,
)
odd(
    "starts-with-fold",
    "The very first line is a continuation of nothing.",
    " continued\nFrom: Jan <jan@x.test>\nSubject: Ahoj\n\nText\n",
    subject="Ahoj",
    text="Text\n",
    headersCount=2,
    defects=["missing-colon"],
    **JAN,
)
odd(
    "empty-values",
    "Headers without values.",
    "From: Jan <jan@x.test>\nTo:\nCc: \nSubject:\nMessage-ID:\nReferences:\nIn-Reply-To: \n\nText\n",
    subject="",
    to=[],
    cc=[],
    references=[],
    inReplyTo=[],
    headersCount=7,
    text="Text\n",
    **JAN,
)
odd(
    "missing-everything",
    "Only a subject.",
    "Subject: Sám\n\nText\n",
    subject="Sám",
    to=[],
    cc=[],
    date=None,
    messageID=None,
    inReplyTo=[],
    references=[],
    text="Text\n",
    **{"from": []},
)
odd(
    "mbox-from-line",
    "An mbox line in front: no header.",
    "From jan@x.test Thu Mar  5 10:15:00 2026\nFrom: Jan <jan@x.test>\nSubject: Mbox\n\n>From the start\n",
    subject="Mbox",
    headersCount=2,
    text=">From the start\n",
    defects=[],
    **JAN,
)
odd(
    "mbox-quoted-from-line",
    "A quoted mbox line in front, from a program that exported twice.",
    ">From jan@x.test Thu Mar  5 10:15:00 2026\nFrom: Jan <jan@x.test>\nSubject: Mbox\n\nText\n",
    subject="Mbox",
    text="Text\n",
    **JAN,
)
odd(
    "mixed-line-ends",
    "Line ends CRLF in the header, LF in the body.",
    b"From: Jan <jan@x.test>\r\nSubject: Mix\r\n\r\nJedna\nDva\r\nTri\n",
    as_is=True,
    subject="Mix",
    text="Jedna\nDva\nTri\n",
    headersCount=2,
    **JAN,
)
odd(
    "bare-cr",
    "Bare CR as the line end everywhere (old Macintosh).",
    b"From: Jan <jan@x.test>\rSubject: Mac\r\rJedna\rDva\r",
    as_is=True,
    subject="Mac",
    text="Jedna\nDva\n",
    headersCount=2,
    **JAN,
)
odd(
    "bare-cr-in-body",
    "A bare CR within a CRLF body is a line end.",
    b"From: Jan <jan@x.test>\r\nSubject: CR\r\n\r\nJedna\rDva\r\nTri\r\n",
    as_is=True,
    subject="CR",
    text="Jedna\nDva\nTri\n",
    **JAN,
)
odd(
    "mixed-ends-multipart",
    "Boundaries with CRLF, parts with LF.",
    b"From: Jan <jan@x.test>\r\nSubject: Mix\r\nContent-Type: multipart/mixed; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/plain\r\n\r\nJedna\nDva\n\r\n"
    b"--xx\nContent-Type: text/html\n\n<p>\n--xx--\r\n",
    as_is=True,
    subject="Mix",
    text="Jedna\nDva\n",
    html="<p>",
    attachments=[],
    **JAN,
)
odd(
    "nul-in-body",
    "NUL bytes in the text.",
    b"From: Jan <jan@x.test>\nSubject: Nul\n\nJed\0na\n",
    subject="Nul",
    text="Jed\0na\n",
    defects=["nul-byte"],
    **JAN,
)
odd(
    "nul-in-header",
    "A NUL byte in a header.",
    b"From: Jan <jan@x.test>\nSubject: Nu\0l\nTo: eva@x.test\n\nText\n",
    subject="Nu l",
    to=[person(None, "eva@x.test")],
    text="Text\n",
    defects=["nul-byte"],
    **JAN,
)
odd(
    "control-characters",
    "Control characters in a subject.",
    b"From: Jan <jan@x.test>\nSubject: Zvon\x07 a \x1b[31mbarva\nTo: eva@x.test\n\nText\n",
    subject="Zvon\x07 a \x1b[31mbarva",
    to=[person(None, "eva@x.test")],
    text="Text\n",
    **JAN,
)
odd(
    "line-without-colon",
    "A line without a colon amid the header: the headers after it count.",
    "From: Jan <jan@x.test>\nthis line is not a header\nSubject: Po něm\nTo: eva@x.test\n\nText\n",
    subject="Po něm",
    to=[person(None, "eva@x.test")],
    text="Text\n",
    headersCount=3,
    defects=["missing-colon"],
    **JAN,
)
odd(
    "header-name-odd",
    "Header names with dots, underscores and digits.",
    "From: Jan <jan@x.test>\nX_Spam.Score-2: 5\nX-1: ano\nSubject: Jména\n\nText\n",
    subject="Jména",
    headersCount=4,
    defects=[],
    text="Text\n",
    **JAN,
)
odd(
    "resent",
    "Resent headers in two blocks: the original ones count.",
    """\
Resent-From: Ota <ota@y.test>
Resent-To: archiv@y.test
Resent-Date: Fri, 6 Mar 2026 08:00:00 +0100
Resent-Message-ID: <r2@y.test>
Resent-From: Eva <eva@x.test>
Resent-To: ota@y.test
Resent-Date: Thu, 5 Mar 2026 12:00:00 +0100
Resent-Message-ID: <r1@x.test>
From: Jan <jan@x.test>
To: eva@x.test
Subject: Původní
Date: Thu, 5 Mar 2026 10:15:00 +0100
Message-ID: <m1@x.test>

Text
""",
    subject="Původní",
    to=[person(None, "eva@x.test")],
    date="2026-03-05T10:15:00+01:00",
    messageID="m1@x.test",
    headersCount=13,
    defects=[],
    **JAN,
)
odd(
    "bcc-kept",
    "A Bcc line that a program left in.",
    "From: Jan <jan@x.test>\nTo: eva@x.test\nBcc: Šéf <sef@x.test>, kontrola@x.test\nSubject: Skrytá\n\nText\n",
    bcc=[person("Šéf", "sef@x.test"), person(None, "kontrola@x.test")],
    subject="Skrytá",
    **JAN,
)
odd(
    "message-id-no-brackets",
    "A Message-ID without angle brackets.",
    "From: Jan <jan@x.test>\nMessage-ID: 123.abc@x.test\nSubject: Id\n\nText\n",
    messageID="123.abc@x.test",
    subject="Id",
    **JAN,
)
odd(
    "message-id-odd",
    "Message-IDs with spaces and comments around, and with odd letters inside.",
    'From: Jan <jan@x.test>\nMessage-ID: <AM0PR0$1/2+3=."x.y"@EUR.prod.example> (added by relay)\nSubject: Id\n\nText\n',
    subject="Id",
    messageID='AM0PR0$1/2+3=."x.y"@EUR.prod.example',
    **JAN,
)
odd(
    "in-reply-to-phrase",
    "In-Reply-To in the form of the last century, with a phrase.",
    'From: Jan <jan@x.test>\nIn-Reply-To: Your message of "Thu, 5 Mar 2026 10:15:00 +0100." <m1@x.test>\nReferences: <a@x.test><b@x.test>\n\t<c@x.test>, <d@x.test>\nSubject: Re\n\nText\n',
    inReplyTo=["m1@x.test"],
    references=["a@x.test", "b@x.test", "c@x.test", "d@x.test"],
    subject="Re",
    **JAN,
)
odd(
    "tab-indented-values",
    "Values set off with tabs.",
    "From:\tJan <jan@x.test>\nTo:\t\teva@x.test\nSubject:\tTabulátor\n\n\tText\n",
    subject="Tabulátor",
    to=[person(None, "eva@x.test")],
    text="\tText\n",
    defects=[],
    **JAN,
)
odd(
    "dot-lines",
    "Lines with dots, as SMTP would stuff them: left alone.",
    "From: Jan <jan@x.test>\nSubject: Tečky\n\n..\n.\n...konec\n",
    text="..\n.\n...konec\n",
    subject="Tečky",
    **JAN,
)
odd(
    "no-final-line-end",
    "No line end at the end.",
    "From: Jan <jan@x.test>\nSubject: Konec\n\nbez konce",
    text="bez konce",
    subject="Konec",
    **JAN,
)
odd(
    "many-blank-lines",
    "A body of blank lines.",
    "From: Jan <jan@x.test>\nSubject: Prázdno\n\n\n\n\n",
    text="\n\n\n",
    subject="Prázdno",
    **JAN,
)
