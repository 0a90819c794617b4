"""What is measured of a target: once, and in each round."""

from concurrent.futures import ThreadPoolExecutor, wait

from commands import Failure
from driving import Load, Surroundings, link, statement_ms
from figures import growth, trips
from targets import roundtrip

CONNECTIONS = (1, 16, 64, 256)

# The connections whose best closed rate is a target's capacity, and those that an open loop may use.
CAPACITY_CONNECTIONS = (16, 64)
OPEN_CONNECTIONS = 64
OPEN_SHARES = (50, 90)

WARM_UP_SECONDS = 2
LINK_DELAY_MS = 2
FAR_DELAY_MS = 20

# A rate at which nobody has to wait long, until the first one is known.
FAST = 1e6

# How often a soak looks at the memory.
SAMPLE_SECONDS = 10


class Shape:
    """How long things take in this run."""

    def __init__(self, seconds: float):
        self.seconds = seconds

    def of_many(self, connections: int, rate: float) -> tuple[float, float]:
        """Seconds and warm-up for a slow target whose connections each wait for seconds: some answers must come."""
        wait = connections / max(rate, 1)
        if wait < self.seconds / 4:
            return self.seconds, 0
        return min(8.0, self.seconds + wait), min(6.0, wait)


def one_round(driver, around: Surroundings, shape: Shape, seed: int, say) -> dict:
    """A running target under every load of a round."""
    driver.drive(Load(16, max(1, min(WARM_UP_SECONDS, shape.seconds)), seed=seed), same_bytes=True)
    closed: dict[str, dict] = {}
    for connections in CONNECTIONS:
        rates = [cell["rate"] for cell in closed.values()]
        seconds, warm_up = shape.of_many(connections, max(rates, default=FAST))
        try:
            load = Load(connections, seconds, warm_up=warm_up, seed=seed)
            closed[str(connections)] = weigh(driver, around, load)
        except Failure as failure:
            say(f"{connections} connections: {failure}")
            continue
        say(f"{connections} connections: {_words(closed[str(connections)])}")
    memory = driver.memory_mb()
    capacity = max(closed[str(connections)]["rate"] for connections in CAPACITY_CONNECTIONS)
    opened = {}
    for share in OPEN_SHARES:
        load = Load(OPEN_CONNECTIONS, shape.seconds, rate=max(1.0, capacity * share / 100), seed=seed)
        opened[str(share)] = weigh(driver, around, load)
        say(f"{share} % of capacity: {_words(opened[str(share)])}")
    return {"closed": closed, "open": opened, "capacity": capacity, "memory_mb": memory}


def weigh(driver, around: Surroundings, load: Load) -> dict:
    """A load, and what a visit of it cost whom."""
    database = around.rows.database
    before: dict[str, float] = {}
    told = driver.drive(load, begins=lambda: before.update(_costs(driver, around, database)))
    after = _costs(driver, around, database)
    result = {"rate": told["rate"], "errors": told["errors"], "latency_ms": told["latency_ms"]}
    result |= {name: told[name] for name in ("first_error", "unstarted") if told.get(name)}
    if told["visits"]:
        spent = {name: (after[name] - before[name]) / told["executed"] for name in before}
        result |= spent | {"generator_cpu_ms": told["cpu_seconds"] * 1000 / told["visits"]}
    return result


def _costs(driver, around: Surroundings, database: str) -> dict[str, float]:
    statements, reads, milliseconds = around.postgres.statements(database)
    server = driver.cpu_seconds()
    costs = {
        "statements": statements,
        "reads": reads,
        "sql_ms": milliseconds,
        "database_cpu_ms": around.postgres.cpu_seconds() * 1000,
        "pooler_cpu_ms": around.pooler.cpu_seconds() * 1000,
    }
    return costs if server is None else costs | {"server_cpu_ms": server * 1000}


def _words(cell: dict) -> str:
    latency = cell["latency_ms"]
    errors = f", {cell['errors']} ERRORS: {cell.get('first_error', '')}" if cell["errors"] else ""
    return f"{cell['rate']:,.0f}/s, p50 {latency.get('p50', 0):.1f} ms, p99 {latency.get('p99', 0):.1f} ms{errors}"


def real_delay(around: Surroundings) -> float:
    """What moving the database away adds to a statement that does nothing: a little more than was asked for."""
    found = {}
    for delay in (0, LINK_DELAY_MS):
        with link(around, around.postgres.url(around.rows.database), delay) as url:
            found[delay] = statement_ms(around, url)
    return found[LINK_DELAY_MS] - found[0]


def round_trips(driver, around: Surroundings, shape: Shape, real_delay_ms: float) -> dict:
    """By how much one visit slows when the database moves away, in delays."""
    found = {}
    for delay in (0, LINK_DELAY_MS):
        with link(around, around.url_for(driver.target), delay) as url:
            driver.start(url)
            try:
                driver.drive(Load(1, shape.seconds), few=True)
                found[delay] = driver.drive(Load(1, shape.seconds / 2), few=True)["latency_ms"]["p50"]
            finally:
                driver.stop()
    return {
        "trips": trips(found[LINK_DELAY_MS], found[0], real_delay_ms),
        "p50_ms": {"without": found[0], "with": found[LINK_DELAY_MS], "delay": real_delay_ms},
    }


def conditional(driver, shape: Shape) -> dict:
    """Unchanged dashboards: each is asked for with the tag of the last answer."""
    told = driver.drive(
        Load(16, shape.seconds, warm_up=shape.seconds / 2), visit=roundtrip.conditional_visit, conditional=True
    )
    return {"rate": told["rate"], "errors": told["errors"], "latency_ms": told["latency_ms"]}


def far_away(driver, around: Surroundings, shape: Shape) -> dict:
    """Time to the first byte of what is public, with the database 20 ms away."""
    found = {}
    with link(around, around.url_for(driver.target), FAR_DELAY_MS) as url:
        driver.start(url)
        try:
            for path in roundtrip.PUBLIC_PATHS:
                visit = _public(path)
                driver.drive(Load(1, min(1, shape.seconds)), visit=visit)
                told = driver.drive(Load(1, shape.seconds), visit=visit)
                found[path] = {"p99_ms": told["ttfb_ms"]["p99"], "errors": told["errors"]}
        finally:
            driver.stop()
    return found


def _public(path: str):
    def visit(_tenant: dict) -> list[dict]:
        return roundtrip.public_visit(path)

    visit.__name__ = "public" + "".join(letter if letter.isalnum() else "_" for letter in path)
    return visit


def ten_times(drivers: list, around: list[Surroundings], shape: Shape, rounds: int, say) -> dict:
    """p50 on the rows and on ten times as many, turn by turn."""
    found: dict[str, list[dict]] = {"once": [], "ten times": []}
    for turn in range(rounds):
        for name, driver, surroundings in zip(found, drivers, around):
            driver.start()
            try:
                driver.drive(Load(16, WARM_UP_SECONDS, seed=turn))
                cells = {
                    str(many): weigh(driver, surroundings, Load(many, shape.seconds, seed=turn)) for many in (1, 16)
                }
            finally:
                driver.stop()
            say(f"rows {name}: p50 {cells['1']['latency_ms']['p50']:.2f} ms")
            found[name].append(cells)
    return found


def soak(driver, seconds: float, rate: float, say) -> dict:
    """An open loop for long, with the memory looked at every ten seconds."""
    samples: list[float] = []
    with ThreadPoolExecutor(1) as beside:
        load = beside.submit(driver.drive, Load(OPEN_CONNECTIONS, seconds, rate=rate))
        while not load.done():
            wait([load], timeout=SAMPLE_SECONDS)
            samples.append(driver.memory_mb("VmRSS"))
            if len(samples) % 6 == 0:
                say(f"{len(samples) * SAMPLE_SECONDS} s: {samples[-1]:.0f} MB")
        told = load.result()
    costs = {"rate": told["rate"], "errors": told["errors"], "latency_ms": told["latency_ms"]}
    return costs | {"memory_mb": samples, "growth": growth(samples)}
