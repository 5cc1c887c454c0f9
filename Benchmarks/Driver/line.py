"""A line between a client and a server on loopback, with a simulated round-trip time."""

import asyncio
import contextlib
import threading

ROUND_TRIP = 0.05  # seconds


class Connection:
    """One connection over a line, and how often its client has waited for the server."""

    def __init__(self):
        self.round_trips = 1  # to connect
        self.awaits_answer = True  # waiting for a server that speaks first counts too

    def sent(self):
        self.awaits_answer = True

    def answered(self):
        if self.awaits_answer:
            self.round_trips += 1
        self.awaits_answer = False


class Line:
    """Delays every byte by half a round trip in either direction, and the opening of a connection likewise."""

    def __init__(self, server_port):
        self.server_port = server_port
        self.port = None
        self.connections = []

    async def start(self):
        listener = await asyncio.start_server(self.take, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        return listener

    async def take(self, reader, writer):
        connection = Connection()
        self.connections.append(connection)
        # The client is connected at once, instead of after one round trip. Its first bytes would take another half.
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await asyncio.sleep(1.5 * ROUND_TRIP)
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.server_port)
            await asyncio.gather(
                self.carry(reader, far_writer, connection.sent, is_late=True),
                self.carry(far_reader, writer, connection.answered),
                return_exceptions=True,
            )
            far_writer.close()
        writer.close()

    async def carry(self, reader, writer, told, is_late=False):
        """Relays one direction with the delay. If `is_late`, what the client sent while connecting has been delayed already."""
        pieces = asyncio.Queue()
        clock = asyncio.get_running_loop().time

        async def read():
            begun = clock()
            while piece := await reader.read(65536):
                told()
                at_once = is_late and clock() - begun < 0.001
                await pieces.put((clock() + (0 if at_once else ROUND_TRIP / 2), piece))
            await pieces.put((clock() + ROUND_TRIP / 2, b""))

        reading = asyncio.create_task(read())
        try:
            while True:
                moment, piece = await pieces.get()
                await asyncio.sleep(max(0, moment - clock()))
                if not piece:
                    break
                writer.write(piece)
                await writer.drain()
        finally:
            reading.cancel()
            with contextlib.suppress(OSError, RuntimeError):
                writer.write_eof()


@contextlib.contextmanager
def lines(*server_ports):
    """Opens a line to each server. The lines run in a separate thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = [Line(port) for port in server_ports]
    listeners = [asyncio.run_coroutine_threadsafe(line.start(), loop).result(10) for line in made]
    try:
        yield made
    finally:
        asyncio.run_coroutine_threadsafe(end(listeners), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def end(listeners):
    """Closes the lines and drops what is still in transit."""
    for listener in listeners:
        listener.close()
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
