"""Dates: today's form, the obsolete ones, and those that nobody can read."""

from ..cases import mail
from ..parts import text


def date(name, about, value, meaning, **options):
    mail(f"dates/{name}", about, text("Datum."), subject="Datum", written={"Date": value}, date=meaning, **options)


def broken(name, about, value):
    date(name, about, value, None, defects=["bad-date"])


date("usual", "The usual form.", "Thu, 5 Mar 2026 10:15:00 +0100", "2026-03-05T10:15:00+01:00")
date("no-weekday-no-seconds", "Without weekday and seconds.", "5 Mar 2026 10:15 +0100", "2026-03-05T10:15:00+01:00")
date(
    "leading-zero-day",
    "A day with a leading zero and letters of odd case.",
    "THU, 05 mar 2026 10:15:00 +0100",
    "2026-03-05T10:15:00+01:00",
)
date(
    "comment-zone",
    "The zone's name in a comment, as most programs write it.",
    "Thu, 5 Mar 2026 10:15:00 +0100 (CET)",
    "2026-03-05T10:15:00+01:00",
)
date(
    "comment-nested",
    "Comments in odd places, nested.",
    "Thu (čt (day)), 5 Mar (3) 2026 10:15:00 +0100",
    "2026-03-05T10:15:00+01:00",
)
date("folded", "Folded in the middle.", "Thu, 5 Mar\n 2026 10:15:00\n\t+0100", "2026-03-05T10:15:00+01:00")
date("gmt", "GMT.", "Thu, 05 Mar 2026 09:15:00 GMT", "2026-03-05T09:15:00Z")
date("ut", "UT.", "Thu, 5 Mar 2026 09:15:00 UT", "2026-03-05T09:15:00Z")
date(
    "zulu",
    "Z.",
    "Thu, 5 Mar 2026 09:15:00 Z",
    "2026-03-05T09:15:00Z",
)
date("est", "EST.", "Mon, 6 Jul 2026 09:15:00 EST", "2026-07-06T09:15:00-05:00")
date("pdt", "PDT.", "Mon, 6 Jul 2026 09:15:00 PDT", "2026-07-06T09:15:00-07:00")
date(
    "minus-zero",
    "-0000: a time in UTC whose own zone is not told.",
    "Thu, 5 Mar 2026 09:15:00 -0000",
    "2026-03-05T09:15:00Z",
)
date("half-hour-zone", "A zone with half an hour.", "Thu, 5 Mar 2026 14:45:00 +0530", "2026-03-05T14:45:00+05:30")
date("two-digit-year", "A year of two digits below 50.", "Thu, 05 Mar 26 10:15:00 +0100", "2026-03-05T10:15:00+01:00")
date(
    "two-digit-year-old",
    "A year of two digits from 50 on.",
    "Wed, 05 Mar 97 10:15:00 +0100",
    "1997-03-05T10:15:00+01:00",
)
date(
    "three-digit-year",
    "A year of three digits: counted from 1900.",
    "Thu, 5 Mar 126 10:15:00 +0100",
    "2026-03-05T10:15:00+01:00",
)
date(
    "leap-second",
    "A leap second.",
    "Sat, 31 Dec 2016 23:59:60 +0000",
    "2017-01-01T00:00:00Z",
)
date("leap-day", "29 February of a leap year.", "Thu, 29 Feb 2024 23:59:59 +0100", "2024-02-29T23:59:59+01:00")
date(
    "wrong-weekday",
    "A weekday that is not that day's.",
    "Mon, 5 Mar 2026 10:15:00 +0100",
    "2026-03-05T10:15:00+01:00",
)
date("before-1970", "Before 1970.", "Sun, 20 Jul 1969 20:17:40 +0000", "1969-07-20T20:17:40Z")
date(
    "far-future",
    "Far in the future, as unsolicited mail has it.",
    "Fri, 1 Jan 2100 00:00:00 +0000",
    "2100-01-01T00:00:00Z",
)
date(
    "extra-spaces",
    "White space in plenty.",
    "  Thu ,  5   Mar  2026   10 : 15 : 00   +0100",
    "2026-03-05T10:15:00+01:00",
)
date(
    "no-zone",
    "No zone: read as UTC or not at all, the text is what counts.",
    "Thu, 5 Mar 2026 10:15:00",
    "2026-03-05T10:15:00Z",
)
date(
    "full-month-name",
    "A month in full: many programs read it.",
    "Thursday, 5 March 2026 10:15:00 +0100",
    "2026-03-05T10:15:00+01:00",
)
date(
    "iso-8601",
    "ISO 8601, from a home-made script.",
    "2026-03-05T10:15:00+01:00",
    "2026-03-05T10:15:00+01:00",
)
broken("words", "No date at all.", "yesterday afternoon")
broken("impossible-day", "31 February.", "Tue, 31 Feb 2026 10:15:00 +0100")
broken("impossible-hour", "Hour 27.", "Thu, 5 Mar 2026 27:15:00 +0100")
broken("czech-month", "A month's name in Czech, from a localised script.", "Čt, 5 bře 2026 10:15:00 +0100")
broken("empty", "An empty date.", "")
mail(
    "dates/missing",
    "No Date at all.",
    text("Datum."),
    subject="Datum",
    date=None,
)
date(
    "zone-of-a-day",
    "A zone a whole day from UTC cannot be: it is read as UTC.",
    "Thu, 5 Mar 2026 10:15:00 +2400",
    "2026-03-05T10:15:00Z",
    defects=["bad-date"],
)
