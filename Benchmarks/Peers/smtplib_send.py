"""smtplib_send.py PORT AUTHORITY CONNECTIONS MESSAGES FILE: Python's smtplib. Each connection is a process."""

import multiprocessing
import resource
import smtplib
import ssl
import sys
import time

port, authority, connections, messages = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open(sys.argv[5], "rb") as file:
    message = file.read()


def send(count):
    with smtplib.SMTP_SSL("localhost", port, context=ssl.create_default_context(cafile=authority)) as session:
        for _ in range(count):
            session.sendmail("a@example.org", ["b@example.org"], message)


def moment():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.monotonic(), usage.ru_utime, usage.ru_stime


start = moment()
shares = [messages // connections + (index < messages % connections) for index in range(connections)]
workers = [multiprocessing.get_context("fork").Process(target=send, args=(share,)) for share in shares]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
if any(worker.exitcode for worker in workers):
    sys.exit(1)
wall, user, system = (after - before for after, before in zip(moment(), start))
print(f'{{"seconds": {wall}, "user": {user}, "system": {system}, "messages": {messages}}}')
