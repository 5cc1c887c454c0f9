"""Much of something: long lines, long headers, long threads."""

from ..cases import mail, raw
from ..files import noise
from ..parts import blob, multi, text

mail(
    "long/body-line",
    "A line of 20,000 bytes in the body.",
    text("x" * 20000, "us-ascii", "8bit"),
    subject="Dlouhý řádek",
    defects=["line-too-long"],
)
mail(
    "long/html-one-line",
    "HTML in one line of 5,000 bytes, from an e-shop.",
    text("<td>Hrnek</td>" * 350, encoding="8bit", subtype="html"),
    subject="Objednávka",
    defects=["line-too-long"],
)
mail(
    "long/base64-line",
    "A base64 attachment of 6,000 bytes in one line.",
    multi("mixed", "x", text("a"), blob(noise(4500), "application/pdf", "a.pdf", width=10000)),
    subject="Base64",
    defects=["line-too-long"],
)
mail(
    "long/subject-2000",
    "A subject of 2,000 letters in folded encoded words.",
    text("a"),
    subject="Žluťoučký kůň " * 140 + "konec",
)
mail(
    "long/subject-unfolded",
    "A subject of 3,000 bytes in one line.",
    text("a"),
    written={"Subject": "slovo " * 500 + "konec"},
    subject="slovo " * 500 + "konec",
    defects=["line-too-long"],
)
mail(
    "long/references-500",
    "A thread of 500 letters.",
    text("a"),
    subject="Re: Dlouhé vlákno",
    in_reply_to=["zprava499@vlakno.example"],
    references=[f"zprava{i}@vlakno.example" for i in range(500)],
)
mail(
    "long/references-one-line",
    "The same unfolded, without spaces.",
    text("a"),
    subject="Re: Vlákno",
    references=[f"z{i}@vlakno.example" for i in range(300)],
    written={"References": "".join(f"<z{i}@vlakno.example>" for i in range(300))},
    defects=["line-too-long"],
)
mail(
    "long/recipients-1000",
    "A thousand recipients in one header.",
    text("a"),
    subject="Oběžník",
    to=[(f"Člen {i}", f"clen{i}@spolek.test") for i in range(1000)],
)
mail(
    "long/received-60",
    "Sixty Received lines.",
    text("a"),
    subject="Dlouhá cesta",
    top=[
        f"Received: from a{i}.test (a{i}.test [192.0.2.{i}])\n\tby b{i}.test (Postfix) with ESMTPS id {i:08X}\n\tfor <x@y.test>; Thu,  5 Mar 2026 10:{i:02}:00 +0100"
        for i in range(60)
    ],
)
mail(
    "long/headers-600",
    "Six hundred X- headers of a spam filter that was asked six hundred times.",
    text("a"),
    subject="Hlavičky",
    extra=[f"X-Filtr-{i}: {i * 7 % 13}" for i in range(600)],
)
mail(
    "long/header-folded-1000",
    "One header folded over a thousand lines.",
    text("a"),
    subject="Zalomená",
    extra=["X-Spam-Report:" + "".join(f"\n  *  0.{i} PRAVIDLO_{i}" for i in range(1000))],
)
mail(
    "long/boundary-70",
    "A boundary of 70 characters, the most there may be.",
    multi("mixed", "=" * 10 + "b" * 60, text("jedna"), text("dva")),
    subject="Hranice",
    text="jedna\ndva",
)
mail(
    "long/boundary-200",
    "A boundary of 200 characters, more than there may be.",
    multi("mixed", "b" * 200, text("jedna"), text("dva")),
    subject="Hranice",
    text="jedna\ndva",
)
mail(
    "long/name",
    "A display name of 300 letters.",
    text("a"),
    sender=("Společnost s dlouhým názvem " * 10 + "a.s.", "x@y.test"),
    subject="Jméno",
)
mail(
    "long/quote-depth-60",
    "Sixty quote levels in a reply.",
    text("\n".join(">" * i + " text" for i in range(60, 0, -1))),
    subject="Re: Re",
)
mail(
    "long/comments-nested",
    "Comments nested two hundred deep in an address and a date.",
    text("a"),
    subject="Komentáře",
    sender=(None, "jan@x.test"),
    written={"From": "jan@x.test " + "(" * 200 + "x" + ")" * 200},
    without=["from", "defects"],
)
raw(
    "long/parts-10001",
    "More parts than the limit allows: those within it are read.",
    "From: jan@x.test\nSubject: Mnoho\nContent-Type: multipart/mixed; boundary=b\n\n"
    + "--b\n\n\n" * 10_001
    + "--b--\n",
    subject="Mnoho",
    defects=["too-many-parts"],
)
raw(
    "long/headers-20001",
    "More header fields than the limit allows: those within it are read, and the body is found.",
    "From: jan@x.test\nSubject: Hodne\n" + "X:1\n" * 20_001 + "\nText\n",
    subject="Hodne",
    text="Text\n",
    defects=["too-many-headers"],
)
