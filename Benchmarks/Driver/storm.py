#!/usr/bin/env python3
"""storm.py PORT COOKIE TOKEN COUNT: signs in COUNT times at once with a wrong password: other people, from other addresses.
Prints when each was answered."""

import asyncio
import json
import sys
import time
import urllib.parse


async def sign_in(port, cookie, token, number, begun):
    fields = {"form-token": token, "address": f"p{number}@firma.test", "password": f"wrong password number {number}"}
    body = urllib.parse.urlencode(fields)
    head = [
        "POST /sign-in HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Cookie: {cookie}",
        # The server trusts this proxy, and so sees another subscriber each time.
        f"X-Forwarded-For: 2001:db8:0:{number:x}::1",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
    answer = await reader.read()
    writer.close()
    return time.monotonic() - begun, int(answer.split(b" ", 2)[1]) if answer else 0


async def main():
    port, cookie, token, count = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    begun = time.monotonic()
    answers = await asyncio.gather(*(sign_in(port, cookie, token, number, begun) for number in range(count)))
    statuses = {}
    for _, status in answers:
        statuses[status] = statuses.get(status, 0) + 1
    print(json.dumps({"seconds": [round(seconds, 3) for seconds, _ in answers], "statuses": statuses}))


asyncio.run(main())
