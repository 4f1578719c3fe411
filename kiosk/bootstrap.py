"""The one place that picks real parts and puts a kiosk together; tests call it with others."""

from __future__ import annotations

import fcntl
import functools
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from assets import asset
from kiosk.background import Background
from kiosk.clock import Clock, SystemClock
from kiosk.errors import CentralUnreachable, EnrolmentRefused, SettingsInvalid, StoreError
from kiosk.heartbeat import Rounds, heartbeat, program_version
from kiosk.helping import make_carrying, make_help_requests, make_volunteers
from kiosk.i18n import Translator
from kiosk.identity import Identity, load_key
from kiosk.kiosk import Kiosk
from kiosk.search.vectors import Encoder
from kiosk.services.consultation import Consultation
from kiosk.services.content import Content
from kiosk.services.departure import Departure
from kiosk.services.directory import Directory
from kiosk.services.facilities import Facilities
from kiosk.services.first_aid import FirstAid
from kiosk.services.meanings import Meanings, make_meanings
from kiosk.services.play import Play
from kiosk.services.reading import Reading
from kiosk.services.search import Search
from kiosk.services.sync_status import Sync
from kiosk.services.typing import Typing
from kiosk.services.visits import Visits
from kiosk.settings import Settings
from kiosk.store.ballast import Ballast
from kiosk.store.content_cache import ContentCache
from kiosk.store.database import Store
from kiosk.store.journal import Journal
from kiosk.store.memory import CENTRAL_URL, JURISDICTION, RECEIPT_KEY, STATION, Memory
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.salvage import open_outbox_store
from kiosk.store.sticks import Sticks
from kiosk.voice.clips import ClipStore
from kiosk.voice.espeak import Espeak
from kiosk.voice.ports import Engine
from kiosk.voice.speech import Speech
from kiosk.watchdog import Watchdog
from sync.client.enrol import enrol
from sync.client.errors import ForeignReplyError, RefusedError, SyncError
from sync.client.ports import OutboxPort, TransportPort
from sync.client.session import SyncSession
from sync.client.transport import NoNetwork, RequestsTransport
from sync.client.worker import SyncWorker
from sync.protocol.events import ContentApplied, DeviceStarted, Event
from sync.protocol.packs import load_directory
from sync.protocol.problems import ProblemError
from sync.protocol.signing import fingerprint

JOIN_TIMEOUT_S = 5.0
PACK = "content"

InBackground = Callable[[Callable[[], None]], None]

log = logging.getLogger(__name__)


def build_kiosk(
    settings: Settings,
    *,
    clock: Clock | None = None,
    transport: TransportPort | None = None,
    start_sync: bool = True,
    in_background: InBackground | None = None,
    voice_engine: Engine | None = None,
    make_encoder: Callable[[], Encoder] | None = None,
    sticks: Sticks | None = None,
) -> Kiosk:
    """A kiosk on the files of `settings.home`, which are made, mended or brought up to date first.

    With `start_sync` and a central known, a thread talks to it, and another does the rounds. Raises SettingsInvalid if
    another kiosk runs on these files or the station is not in the content, StoreError if they cannot be used.
    """
    with ExitStack() as closing:
        files = _open_files(settings, closing)
        settings = _known_settings(settings, files.memory)
        clock = clock or SystemClock(files.memory)
        outbox = _open_outbox(settings, files, clock)
        i18n = Translator()
        content = _load_content(settings, files, outbox, i18n, closing)
        background = in_background or _start_background(closing)
        speech = _make_speech(settings, voice_engine or Espeak(), in_background or _start_background(closing))
        beside = functools.partial(_start_background, closing) if in_background is None else lambda: in_background
        meanings = make_meanings(settings, content, make_encoder, beside)
        if meanings is not None:
            closing.callback(meanings.close)
        kiosk = _assemble(_Parts(settings, files, outbox, content, clock, i18n, background, speech, meanings, sticks))
        _report_start(files, outbox, kiosk)
        if start_sync:
            _start_threads(kiosk, files, outbox, transport, closing)
        closing.callback(kiosk.visits.ended)
        return replace(kiosk, closing=closing.pop_all())


@dataclass(frozen=True)
class Enrolment:
    """What an enrolment yielded; staff compare the fingerprint with the one on their screen."""

    device: str
    station: str
    fingerprint: str


def enrol_kiosk(settings: Settings, url: str, code: str, transport: TransportPort | None = None) -> Enrolment:
    """Makes this kiosk known to the central at `url` by a one-time code, and remembers it.

    Raises EnrolmentRefused, CentralUnreachable, SettingsInvalid (the address), StoreError.
    """
    settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    identity = Identity(load_key(settings.device_key), settings.station)
    try:
        reply = enrol(transport or _network(settings, url), code, identity.public_key())
    except (RefusedError, ProblemError) as error:
        raise EnrolmentRefused(str(error), error.code) from error
    except SyncError as error:
        raise CentralUnreachable(f"{error.code}: {url}: {error}", error.code) from error
    except ValueError as error:
        raise SettingsInvalid(f"{url}: {error}") from error
    if reply.device != identity.device():
        code = ForeignReplyError.code
        raise CentralUnreachable(f"{code}: {url}: it answered for another device ({reply.device})", code)
    memory = Memory(settings.settings_db)
    try:
        key = reply.receipt_key.hex() if reply.receipt_key else ""
        memory.remember(
            **{CENTRAL_URL: url, STATION: reply.station, JURISDICTION: reply.jurisdiction, RECEIPT_KEY: key}
        )
        memory.remember_time(reply.server_time)
    finally:
        memory.close()
    return Enrolment(reply.device, reply.station, fingerprint(identity.public_key()))


def _network(settings: Settings, url: str) -> RequestsTransport:
    return RequestsTransport(url, verify=str(settings.ca_file) if settings.ca_file else None)


@dataclass(frozen=True)
class _Files:
    """What is open under the home directory."""

    ballast: Ballast
    memory: Memory
    store: Store
    journal: Journal
    identity: Identity


@dataclass(frozen=True)
class _Parts:
    """What the services are made of."""

    settings: Settings
    files: _Files
    outbox: Outbox
    content: Content
    clock: Clock
    i18n: Translator
    background: InBackground
    speech: Speech
    meanings: Meanings | None
    sticks: Sticks | None


def _open_files(settings: Settings, closing: ExitStack) -> _Files:
    try:
        settings.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        _lock(settings.home / "lock", closing)
    except OSError as error:
        raise SettingsInvalid(f"{settings.home}: {error.strerror}") from error
    ballast = Ballast(settings.ballast, settings.ballast_bytes, settings.logs)
    memory = Memory(settings.settings_db, ballast)
    closing.callback(memory.close)
    store = open_outbox_store(settings.outbox_db, settings.outbox_log, ballast)
    closing.callback(store.close)
    journal = Journal(settings.outbox_log)
    closing.callback(journal.close)
    closing.callback(memory.end_run)
    ballast.restore()
    return _Files(ballast, memory, store, journal, Identity(load_key(settings.device_key), settings.station))


def _lock(path: Path, closing: ExitStack) -> None:
    file = closing.enter_context(path.open("w"))
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise SettingsInvalid(f"{path.parent}: another kiosk is running on these files") from error


def _known_settings(settings: Settings, memory: Memory) -> Settings:
    """The settings with what enrolment decided: the station for good, the address unless the environment names one."""
    central = settings.central_url or memory.fact(CENTRAL_URL)
    return replace(
        settings,
        station=memory.fact(STATION) or settings.station,
        central_url=central,
        public_url=settings.public_url or central,
    )


def _open_outbox(settings: Settings, files: _Files, clock: Clock) -> Outbox:
    boot = files.memory.count_boot(at_least=int(files.store.value("SELECT last_boot FROM counter")))
    origin = Origin(settings.station, files.identity.device(), boot, settings.is_demo)
    return Outbox(files.store, files.journal, origin, clock)


def _load_content(settings: Settings, files: _Files, outbox: Outbox, i18n: Translator, closing: ExitStack) -> Content:
    cache = ContentCache(settings.content_db, files.ballast)
    closing.callback(cache.close)
    pack = cache.load() or load_directory(asset("content"))
    if settings.station not in pack.table("facilities"):
        raise SettingsInvalid(f"station {settings.station} is not in the content: check YIZHAN_STATION or enrol again")

    def report(version: str, error: str | None) -> None:
        _record(files.store, outbox, ContentApplied(pack=PACK, version=version, ok=error is None, error=error))

    return Content(pack, cache, i18n, station=settings.station, report=report)


def _start_background(closing: ExitStack) -> Background:
    background = Background()
    closing.callback(background.close)
    return background


def _make_speech(settings: Settings, engine: Engine, background: InBackground) -> Speech:
    """Speech with a thread of its own: a sentence must not wait behind a visit that is being saved, nor the reverse."""
    clips = ClipStore((settings.clips, asset("clips")))
    return Speech(engine, clips, settings.speech, background)


def _assemble(parts: _Parts) -> Kiosk:
    settings, content, clock, i18n = parts.settings, parts.content, parts.clock, parts.i18n
    sync = Sync(parts.outbox.depth)
    visits = Visits(parts.files.store, parts.outbox, clock, i18n, parts.background)
    search = Search(content, clock, i18n, visits.emit, parts.background, parts.meanings)
    consultation = Consultation(content, clock, visits.emit, search)
    reading = Reading(content, i18n)
    departure = Departure(clock)
    play = Play(clock, visits, departure)
    typing = Typing(content, parts.background)
    for forget in (search.left, reading.forget, departure.clear, play.forget, typing.forget):
        visits.before_end(forget)
    files = parts.files
    common = (files.store, parts.outbox, content, clock, i18n, settings, visits, sync)
    help_requests = make_help_requests(*common, files.memory, files.identity)
    volunteering = make_volunteers(*common)
    pack = _make_session(files, parts.outbox, content, settings, clock, NoNetwork()).pack
    carrying = make_carrying(
        files.store, parts.outbox, clock, volunteering, settings, files.memory, files.identity, pack, parts.sticks
    )
    forgetting = (help_requests.forget_old, volunteering.forget_old, carrying.forget_old)
    watchdog = Watchdog(clock.monotonic)
    return Kiosk(
        settings=settings,
        clock=clock,
        i18n=i18n,
        content=content,
        visits=visits,
        consultation=consultation,
        search=search,
        directory=Directory(content, clock, i18n, settings.station, volunteering.states.of),
        facilities=Facilities(content, clock, i18n, settings.station, volunteering.states.of),
        first_aid=FirstAid(content, clock.monotonic),
        help_requests=help_requests,
        volunteering=volunteering,
        carrying=carrying,
        reading=reading,
        departure=departure,
        play=play,
        typing=typing,
        sync=sync,
        speech=parts.speech,
        background=parts.background,
        beat=watchdog.beat,
        rounds=_make_rounds(parts, visits, forgetting, sync, watchdog),
        closing=ExitStack(),
    )


def _make_rounds(
    parts: _Parts, visits: Visits, forgetting: tuple[Callable[[], None], ...], sync: Sync, watchdog: Watchdog
) -> Rounds:
    files, clock, outbox = parts.files, parts.clock, parts.outbox

    def beat_heart() -> None:
        state, version = sync.status(), parts.content.version()
        event = heartbeat(
            parts.settings.home,
            queue_len=state.pending,
            content_version=version,
            is_online=state.is_online,
            is_drawing=watchdog.is_drawing(),
            voice=parts.speech.languages(),
        )
        _record(files.store, outbox, event)

    def remember_time() -> None:
        if isinstance(clock, SystemClock):
            clock.save()

    duties = (
        beat_heart,
        visits.flush,
        visits.report_days,
        remember_time,
        files.ballast.restore,
        outbox.forget_sent,
        visits.forget_old,
        *forgetting,
    )
    return Rounds(duties, parts.settings.heartbeat_s)


def _report_start(files: _Files, outbox: Outbox, kiosk: Kiosk) -> None:
    """Ends visits that a crash cut short and says that the kiosk is up. A full disk must not keep it from starting."""
    try:
        previous_end = files.memory.begin_run()
        event = DeviceStarted(
            version=program_version(), content_version=kiosk.content.version(), previous_end=previous_end
        )
        with files.store.transaction():
            kiosk.visits.recover()
            outbox.append(event)
        kiosk.visits.report_days()
    except StoreError:
        log.exception("the start could not be recorded")


def _prepare_search(kiosk: Kiosk) -> None:
    """The first search must not wait for its index."""
    try:
        kiosk.content.engine()
        kiosk.search.prepare()
    except StoreError:
        log.exception("the search index could not be made")


def _record(store: Store, outbox: Outbox, event: Event) -> None:
    try:
        store.write(lambda _: outbox.append(event))
    except StoreError:
        log.exception("%s could not be recorded", event.TYPE)


def _start_threads(
    kiosk: Kiosk, files: _Files, outbox: Outbox, transport: TransportPort | None, closing: ExitStack
) -> None:
    kiosk.rounds.start()
    kiosk.background(lambda: _prepare_search(kiosk))
    closing.callback(kiosk.rounds.close)
    url = kiosk.settings.central_url
    if transport is None and url is None:
        return
    told = (kiosk.help_requests.progress, kiosk.volunteering.roster, kiosk.volunteering.neighbours)
    network = transport or _network(kiosk.settings, cast(str, url))
    session = _make_session(files, outbox, kiosk.content, kiosk.settings, kiosk.clock, network, *told)
    worker = SyncWorker(session)
    kiosk.sync.attach(worker)
    thread = threading.Thread(target=worker.run, name="yizhan-sync", daemon=True)
    thread.start()
    closing.callback(thread.join, JOIN_TIMEOUT_S)
    closing.callback(worker.stop)


def _make_session(
    files: _Files, outbox: Outbox, content: Content, settings: Settings, clock: Clock, way: TransportPort, *told: Any
) -> SyncSession:
    device = replace(files.identity, station_id=settings.station)
    # Its PendingEvent is the kiosk's own: the store does not know the client.
    return SyncSession(cast(OutboxPort, outbox), content, device, clock, way, *told)
