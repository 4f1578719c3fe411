"""yizhan-pull: rows from the centre into a file, none lost and none twice."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sync.client.ports import TransportPort
from sync.client.transport import RequestsTransport

from .errors import OutputError, PullError
from .formats import CsvFormat, Format, NdjsonFormat
from .options import Options, parse
from .outputs import FileOutput, Output
from .snapshot import Snapshot
from .source import Source
from .stream import RequestsStream, StreamPort

FORMATS: dict[str, Callable[[], Format]] = {".csv": CsvFormat, ".ndjson": NdjsonFormat}
MAX_PAGE_BYTES = 256 * 1024 * 1024
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None, *, wait: Callable[[float], None] = time.sleep) -> int:
    """Run the command; returns its exit code. ``wait`` is called with seconds between attempts."""
    try:
        pull(parse(arguments, os.environ, datetime.now(UTC)), wait=wait)
    except PullError as error:
        say(str(error))
        return error.exit_code
    except OSError as error:
        say(f"{error.filename or 'output'}: {error.strerror or error}")
        return OutputError.exit_code
    except KeyboardInterrupt:
        say("interrupted; the same command goes on from here")
        return INTERRUPTED
    return 0


def pull(
    options: Options,
    transport: TransportPort | None = None,
    wait: Callable[[float], None] = time.sleep,
    stream: StreamPort | None = None,
) -> int:
    """Fetch all that is new, or all up to a watermark; returns how many rows. Raises PullError or OSError."""
    transport = transport or RequestsTransport(options.url, verify=options.ca_file, max_reply_bytes=MAX_PAGE_BYTES)
    if options.wanted is None:
        return follow(options, transport, wait)
    stream = stream or RequestsStream(options.url, verify=options.ca_file)
    snapshot = Snapshot(options.wanted, options.out, options.token, transport, stream, wait, is_quiet=options.is_quiet)
    told = snapshot.run()
    if not options.is_quiet:
        say(f"{options.out}: {told.rows} {options.dataset.name} at watermark {told.watermark}")
    return told.rows


def follow(options: Options, transport: TransportPort, wait: Callable[[float], None]) -> int:
    """Fetch all that is new, from where the output has come to; returns how many rows were taken."""
    source = Source(transport, options.token, options.dataset, options.limit, wait=wait)
    read = taken = 0
    with open_output(options) as output:
        for page in source.pages(output.cursor()):
            rows = [row for row in page.rows if options.period.holds(row.get(options.dataset.moment))]
            output.add(rows, page.cursor)
            read, taken = read + len(page.rows), taken + len(rows)
            if page.has_more and not options.is_quiet:
                say(f"{read} rows read, {taken} taken")
        if not options.is_quiet:
            say(f"{options.out}: {output.count()} {options.dataset.name} ({options.period}), {taken} taken now")
    return taken


def open_output(options: Options) -> Output:
    """The output that the suffix of ``options.out`` asks for."""
    make = FORMATS.get(options.out.suffix)
    if make is None or options.cursor_path is None:
        from .database import DatabaseOutput  # takes its time to load, and most have no need of it

        return DatabaseOutput(
            options.out,
            options.dataset,
            options.period,
            options.subject,
            options.cursor_path,
            from_start=options.from_start,
        )
    return FileOutput(options.out, make(), options.cursor_path, options.subject, from_start=options.from_start)


def say(line: str) -> None:
    """One line for the person at the keyboard."""
    sys.stderr.write(f"yizhan-pull: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
