"""fast_mail_parser_parse.py FILE: Rust's mailparse, through fast-mail-parser, over the messages of FILE.

parse_email makes Python objects of all headers (decoded), the addresses, the texts (str) and the attachments (bytes).
"""

import pathlib
import resource
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Driver"))
import fast_mail_parser  # noqa: E402
import messages  # noqa: E402

letters = list(messages.read(sys.argv[1]))


def moment():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return time.monotonic(), usage.ru_utime, usage.ru_stime


def take(letter):
    """Returns the number of leaves, of characters and bytes decoded, and of addresses."""
    mail = fast_mail_parser.parse_email(letter)
    texts = mail.text_plain + mail.text_html
    decoded = sum(map(len, texts)) + sum(len(file.content) for file in mail.attachments) + len(mail.subject)
    return len(texts) + len(mail.attachments), decoded, len(mail.to) + (mail.from_ is not None)


for letter in letters[: len(letters) // 20]:
    take(letter)
start = moment()
leaves = decoded = addresses = 0
for letter in letters:
    seen = take(letter)
    leaves += seen[0]
    decoded += seen[1]
    addresses += seen[2]
wall, user, system = (after - before for after, before in zip(moment(), start))
print(
    f'{{"seconds": {wall}, "user": {user}, "system": {system}, "messages": {len(letters)}, '
    f'"bytes": {sum(map(len, letters))}, "leaves": {leaves}, "decoded": {decoded}, "addresses": {addresses}}}'
)
