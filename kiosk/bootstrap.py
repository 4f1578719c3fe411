"""The one place that picks real parts and puts a kiosk together; tests call it with others."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, cast

from assets import asset
from kiosk.background import Background
from kiosk.clock import Clock, SystemClock
from kiosk.errors import CentralUnreachable, EnrolmentRefused, SettingsInvalid, StoreError
from kiosk.heartbeat import Rounds, heartbeat, program_version
from kiosk.helping import make_carrying, make_help_requests, make_volunteers
from kiosk.home import Files, known_settings, open_files
from kiosk.i18n import Translator
from kiosk.identity import Identity, load_key
from kiosk.kiosk import Kiosk
from kiosk.probation import Probation, load_content
from kiosk.search.vectors import Encoder
from kiosk.services.broadcasts import Broadcasts
from kiosk.services.carrying import Carrying
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
from kiosk.services.volunteering import Volunteering
from kiosk.settings import Settings
from kiosk.store.content_cache import ContentCache
from kiosk.store.database import Store
from kiosk.store.memory import (
    CENTRAL_URL,
    CONTENT_KEY,
    CONTENT_SERIAL,
    JURISDICTION,
    RECEIPT_KEY,
    STATION,
    Memory,
)
from kiosk.store.outbox import Origin, Outbox
from kiosk.store.sticks import Sticks
from kiosk.trust import Trust
from kiosk.voice.clips import ClipStore
from kiosk.voice.espeak import Espeak
from kiosk.voice.ports import Engine
from kiosk.voice.speech import Speech
from kiosk.watchdog import Watchdog
from sync.client.enrol import enrol
from sync.client.errors import ForeignReplyError, RefusedError, SyncError
from sync.client.notice_watch import NoticeWatch
from sync.client.ports import OutboxPort, TransportPort
from sync.client.session import SyncSession
from sync.client.transport import NoNetwork, RequestsTransport
from sync.client.worker import SyncWorker
from sync.protocol.enrolment import EnrolmentReply
from sync.protocol.events import ContentApplied, DeviceStarted, Event
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
        files = open_files(settings, closing)
        settings = known_settings(settings, files.memory)
        clock = clock or SystemClock(files.memory)
        outbox = _open_outbox(settings, files, clock)
        i18n = Translator()
        content = _load_content(settings, files, outbox, i18n, clock, closing)
        background = in_background or _start_background(closing)
        speech = _make_speech(settings, voice_engine or Espeak(), in_background or _start_background(closing))
        beside = functools.partial(_start_background, closing) if in_background is None else lambda: in_background
        meanings = make_meanings(settings, content, make_encoder, beside)
        if meanings is not None:
            closing.callback(meanings.close)
        kiosk = _assemble(
            _Parts(settings, files, outbox, content, clock, i18n, background, speech, meanings, sticks, closing)
        )
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
        memory.remember(**_remembered(url, reply, memory))
        memory.remember_time(reply.server_time)
    finally:
        memory.close()
    return Enrolment(reply.device, reply.station, fingerprint(identity.public_key()))


def _remembered(url: str, reply: EnrolmentReply, memory: Memory) -> dict[str, str]:
    """What an enrolment decides; what another centre sealed does not count against this one."""
    receipt, content = (key.hex() if key else "" for key in (reply.receipt_key, reply.content_key))
    facts = {CENTRAL_URL: url, STATION: reply.station, JURISDICTION: reply.jurisdiction, RECEIPT_KEY: receipt}
    is_the_same = (memory.fact(CONTENT_KEY) or content) == content
    return facts | ({CONTENT_KEY: content} if is_the_same else {CONTENT_KEY: content, CONTENT_SERIAL: "0"})


def _network(settings: Settings, url: str) -> RequestsTransport:
    return RequestsTransport(url, verify=str(settings.ca_file) if settings.ca_file else None)


@dataclass(frozen=True)
class _Parts:
    """What the services are made of."""

    settings: Settings
    files: Files
    outbox: Outbox
    content: Content
    clock: Clock
    i18n: Translator
    background: InBackground
    speech: Speech
    meanings: Meanings | None
    sticks: Sticks | None
    closing: ExitStack


def _open_outbox(settings: Settings, files: Files, clock: Clock) -> Outbox:
    boot = files.memory.count_boot(at_least=int(files.store.value("SELECT last_boot FROM counter")))
    origin = Origin(settings.station, files.identity.device(), boot, settings.is_demo)
    return Outbox(files.store, files.journal, origin, clock)


def _load_content(
    settings: Settings, files: Files, outbox: Outbox, i18n: Translator, clock: Clock, closing: ExitStack
) -> Content:
    cache = ContentCache(settings.content_db, files.ballast)
    closing.callback(cache.close)

    def report(version: str, error: str | None) -> None:
        _record(files.store, outbox, ContentApplied(pack=PACK, version=version, ok=error is None, error=error))

    return load_content(cache, i18n, clock, Trust(files.memory), settings.station, report)


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
    search = Search(content, clock, i18n, visits.emit, parts.background, parts.meanings, settings.station)
    consultation = Consultation(content, clock, visits.emit, search)
    reading = Reading(content, i18n)
    departure = Departure(clock)
    play = Play(clock, visits, departure)
    typing = Typing(content, parts.background)
    files = parts.files
    broadcasts = _make_broadcasts(parts)
    of_a_visit = (search.left, reading.forget, departure.clear, play.forget, typing.forget, broadcasts.forget_visit)
    for forget in of_a_visit:
        visits.before_end(forget)
    common = (files.store, parts.outbox, content, clock, i18n, settings, visits, sync)
    help_requests = make_help_requests(*common, files.memory, files.identity)
    volunteering = make_volunteers(*common)
    carrying = _make_carrying(parts, volunteering)
    watchdog, probation = _watch_window(parts)
    forgetting = (help_requests.forget_old, volunteering.forget_old, carrying.forget_old, probation.look)
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
        broadcasts=broadcasts,
        sync=sync,
        speech=parts.speech,
        background=parts.background,
        beat=lambda: _beat(watchdog, probation),
        rounds=_make_rounds(parts, visits, forgetting, sync, watchdog),
        closing=ExitStack(),
    )


def _make_carrying(parts: _Parts, volunteering: Volunteering) -> Carrying:
    files, settings = parts.files, parts.settings
    pack = _make_session(files, parts.outbox, parts.content, settings, parts.clock, NoNetwork()).pack
    common = (files.store, parts.outbox, parts.clock, volunteering, settings)
    return make_carrying(*common, files.memory, files.identity, pack, parts.sticks)


def _make_broadcasts(parts: _Parts) -> Broadcasts:
    files = parts.files

    def record(event: Event) -> None:
        _record(files.store, parts.outbox, event)

    return Broadcasts(files.memory, Trust(files.memory), parts.clock, parts.settings.station, record)


def _watch_window(parts: _Parts) -> tuple[Watchdog, Probation]:
    """Who knows whether the window draws, and who concludes from it whether new content may stay."""
    watchdog = Watchdog(parts.clock.monotonic)
    probation = Probation(parts.content, parts.clock.monotonic, parts.background, watchdog.is_drawing)
    parts.closing.callback(probation.ended)
    return watchdog, probation


def _beat(watchdog: Watchdog, probation: Probation) -> None:
    watchdog.beat()
    probation.drawn()


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


def _report_start(files: Files, outbox: Outbox, kiosk: Kiosk) -> None:
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
    kiosk: Kiosk, files: Files, outbox: Outbox, transport: TransportPort | None, closing: ExitStack
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
    # Warnings have a line of their own: neither content nor a backlog of events stands before them.
    warnings = transport or _network(kiosk.settings, cast(str, url))
    watch = NoticeWatch(kiosk.broadcasts, warnings)
    for name, loop in (("yizhan-sync", worker), ("yizhan-notices", watch)):
        thread = threading.Thread(target=loop.run, name=name, daemon=True)
        thread.start()
        closing.callback(thread.join, JOIN_TIMEOUT_S)
        closing.callback(loop.stop)


def _make_session(
    files: Files, outbox: Outbox, content: Content, settings: Settings, clock: Clock, way: TransportPort, *told: Any
) -> SyncSession:
    device = replace(files.identity, station_id=settings.station)
    # Its PendingEvent is the kiosk's own: the store does not know the client.
    return SyncSession(cast(OutboxPort, outbox), content, device, clock, way, *told)
