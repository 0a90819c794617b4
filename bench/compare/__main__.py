"""`python3 bench/compare`: measures the gateway beside its rivals. `--help` says how; bench/README.md what it means."""

import fcntl
import signal
import sys
import time
from contextlib import ExitStack

import arguments
import commands
import document
import driving
import measure
import programs
import report
import results
import rows
import targets
from commands import Failure
from driving import Surroundings
from measure import Shape
from paths import FOLDER, HERE
from postgres import PgBouncer, Postgres
from results import Result
from targets import roundtrip

CHECKED_TENANTS = 3
LONG = "roundtrip-long"
TENFOLD = 10
BEGAN = time.monotonic()


def say(text: str) -> None:
    """Progress goes to standard error, so that the table can be redirected."""
    minutes, seconds = divmod(int(time.monotonic() - BEGAN), 60)
    print(f"[{minutes:3}:{seconds:02}] {text}", file=sys.stderr, flush=True)


def main() -> None:
    asked = arguments.parse(sys.argv[1:])
    everything = targets.everything()
    if asked.install:
        _named(everything, [asked.install])[0].install(FOLDER)
        return
    if asked.list:
        print("\n".join(f"{target.NAME:18}{target.LABEL}" for target in everything))
        return
    run = results.this_run(asked.scale, rows.today(), asked.seconds)
    if not asked.table:
        chosen = _named(everything, asked.targets.split()) if asked.targets.strip() else everything
        with ExitStack() as stack:
            _alone(stack)
            around = _set_up(stack, asked)
            if asked.long:
                _measure_long(stack, around, asked, run)
            else:
                _measure(around, chosen, asked, run)
    print(report.write(run, everything, say))


def _named(everything: list, names: list[str]) -> list:
    known = {target.NAME: target for target in everything}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Failure(f"no such target: {' '.join(unknown)}; there are {' '.join(known)}")
    return [known[name] for name in names]


def _alone(stack: ExitStack) -> None:
    """Two runs would measure each other."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = stack.enter_context((FOLDER / "lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise Failure("another run is under way in this folder") from error


def _set_up(stack: ExitStack, asked) -> Surroundings:
    """Whatever is started here ends with the stack."""
    found = programs.prepare(say)
    postgres = Postgres(found.postgres)
    stack.callback(postgres.stop)
    postgres.start()
    pooler = PgBouncer(found.pgbouncer, postgres)
    stack.callback(pooler.stop)
    pooler.start()
    say(f"PostgreSQL {postgres.version} and PgBouncer are running")
    return Surroundings(postgres, pooler, found, rows.prepare(postgres, found, asked.scale, say))


def _measure(around: Surroundings, chosen: list, asked, run: results.Run) -> None:
    wanted = _expected(around)
    measured = []
    for target in chosen:
        result = Result(target.NAME, target.LABEL, run)
        if not asked.again:
            result.resume()
        driver = driving.driver(target, around)
        if len(result.found["rounds"]) >= asked.rounds and "round_trips" in result.found:
            say(f"{target.NAME}: measured already")
        elif _prepare(driver, result, wanted):
            measured.append((driver, result))
    for number in range(1, asked.rounds + 1):
        for driver, result in measured:
            if len(result.found["rounds"]) < number and not result.found["gap"]:
                say(f"round {number} of {asked.rounds}: {driver.target.NAME}")
                _guarded(result, lambda: _one_round(driver, around, asked, number, result))
    delay = measure.real_delay(around)
    say(f"putting the database {measure.LINK_DELAY_MS} ms away adds {delay:.2f} ms to a statement")
    for driver, result in measured:
        if not result.found["gap"]:
            say(f"{driver.target.NAME}: with the database further away")
            _guarded(result, lambda: _once(driver, around, asked, delay, result))


def _expected(around: Surroundings) -> list[tuple[dict, dict]]:
    say("computing the expected documents")
    tenants = around.rows.tenants
    some = [tenants[place * (len(tenants) - 1) // (CHECKED_TENANTS - 1)] for place in range(CHECKED_TENANTS)]
    wanted = [(tenant, document.expected(around.postgres, around.rows.database, tenant)) for tenant in some]
    driving.write_static_answer(wanted[0][1])
    return wanted


def _prepare(driver, result: Result, wanted: list) -> bool:
    """Installs a target and compares its answers. What does not work is a gap and stops nobody else."""
    name = driver.target.NAME
    try:
        say(f"{name}: installing and checking")
        _install(name)
        driver.start()
        try:
            result.set(answer_bytes=driver.check(wanted))
        finally:
            driver.stop()
    except Exception as failure:  # whatever a rival's code raises
        _gap(result, failure)
        return False
    return True


def _install(name: str) -> None:
    command = [sys.executable, "-B", HERE, "--install", name]
    commands.run(command, log=FOLDER / name / "install.log")


def _guarded(result: Result, step) -> None:
    try:
        step()
    except Exception as failure:
        _gap(result, failure)


def _gap(result: Result, failure: Exception) -> None:
    reason = commands.last_line(str(failure)) if str(failure) else type(failure).__name__
    say(f"GAP {result.found['name']}: {reason}")
    result.set(gap=reason)


def _one_round(driver, around: Surroundings, asked, number: int, result: Result) -> None:
    driver.start()
    try:
        found = measure.one_round(driver, around, Shape(asked.seconds), number, lambda text: say(f"  {text}"))
    finally:
        driver.stop()
    result.add_round(found)


def _once(driver, around: Surroundings, asked, delay: float, result: Result) -> None:
    """What needs no rounds."""
    shape = Shape(asked.seconds)
    if driver.target is roundtrip.DIRECT:
        result.set(far_away=measure.far_away(driver, around, shape))
        driver.start()
        try:
            result.set(conditional=measure.conditional(driver, shape))
        finally:
            driver.stop()
    if not driver.target.IS_STATIC:
        result.set(round_trips=measure.round_trips(driver, around, shape, delay))
    else:
        result.set(round_trips={"trips": 0.0})


def _measure_long(stack: ExitStack, around: Surroundings, asked, run: results.Run) -> None:
    """The gateway alone: on ten times the rows, then for ten minutes."""
    result = Result(LONG, roundtrip.DIRECT.LABEL, run)
    if not asked.again:
        result.resume()
    shape = Shape(asked.seconds)
    if "once" not in result.found:
        more = rows.prepare(around.postgres, around.programs, asked.scale, say, factor=TENFOLD)
        tenfold = Surroundings(around.postgres, around.pooler, around.programs, more)
        drivers = [driving.driver(roundtrip.DIRECT, place) for place in (around, tenfold)]
        found = measure.ten_times(drivers, [around, tenfold], shape, max(3, asked.rounds), say)
        result.set(**{name: results.summarise(rounds) for name, rounds in found.items()})
    if "soak" not in result.found:
        driver = driving.driver(roundtrip.DIRECT, around)
        driver.start()
        try:
            rate = driver.drive(driving.Load(16, shape.seconds))["rate"] / 2
            say(f"soak: {asked.soak_seconds} s at {rate:,.0f}/s")
            result.set(soak=measure.soak(driver, asked.soak_seconds, rate, say))
        finally:
            driver.stop()


if __name__ == "__main__":
    # So that what was started is ended, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except Failure as failure:
        sys.exit(f"bench: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
