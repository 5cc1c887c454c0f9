"""raw_smtp.py PORT AUTHORITY CONNECTIONS MESSAGES FILE: the work of raw_smtp.c in Python. Each connection is a process."""

import multiprocessing
import resource
import socket
import ssl
import sys
import time

port, authority, connections, messages = int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with open(sys.argv[5], "rb") as file:
    body = file.read() + b".\r\n"
commands = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n"


def send(count):
    connection = socket.create_connection(("localhost", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = ssl.create_default_context(cafile=authority).wrap_socket(connection, server_hostname="localhost")
    pending = b""

    def await_line(start):
        nonlocal pending
        while True:
            while b"\r\n" in pending:
                line, pending = pending.split(b"\r\n", 1)
                if line.startswith(start):
                    return
            received = connection.recv(65536)
            if not received:
                sys.exit(1)
            pending += received

    await_line(b"220 ")
    connection.sendall(b"EHLO localhost\r\n")
    await_line(b"250 ")
    connection.sendall(commands)
    for number in range(1, count + 1):
        await_line(b"354 ")
        connection.sendall(body + commands if number < count else body)
    await_line(b"250 ")
    connection.sendall(b"QUIT\r\n")
    await_line(b"221 ")


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
