# SPDX-License-Identifier: GPL-2.0-or-later
"""What was told of changes, held against the changes that were staged.

Each function takes lists in order of time and raises AssertionError, with what
does not add up. Times are nanoseconds of CLOCK_BOOTTIME. An epoch is from when a
module began to count to when it was unloaded.
"""

# From a change that must have been seen to its event: a token comes each second
TOLD_WITHIN = 4_000_000_000


class Epoch:
    """One life of the module: loaded by whom and when, unloaded when, and since
    when somebody listened."""

    def __init__(self, number, load, unload, joined):
        self.number = number
        self.load = load
        self.unload = unload or [float("inf")] * 2
        self.joined = joined

    def covers(self, began, ended):
        """Did it last, and somebody listen, all that time?"""
        return self.joined <= began and ended <= self.unload[0]


def state(rate):
    """A staged rate, as an event has it; None is down."""
    if not rate:
        return {"is-up": 0}
    return {"is-up": 1, "speed": int(rate[0] * 1000), "width": rate[1]}


def _least(*numbers):
    return min((number for number in numbers if number is not None),
               default=None)


def _worse(sum_of, one):
    """The worst of those before, or None, and of one state more, as (is-up, speed,
    width); what is down has no speed or width."""
    is_up, speed, width = sum_of or (1, None, None)
    return (is_up and one["is-up"], _least(speed, one.get("speed")),
            _least(width, one.get("width")))


def worst(states):
    """The worst of some states, as an event has it."""
    sum_of = None
    for one in states:
        sum_of = _worse(sum_of, one)
    return {name: number
            for name, number in zip(("is-up", "speed", "width"), sum_of)
            if number is not None}


class _Walk:
    """All the ways in which a module may have seen staged changes of one link,
    held against its events, change by change.

    Each way is the index of the last change it saw, and the worst since the last
    event. What surely was seen is not left out, but if it puts the link where it
    was last seen to be.
    """

    def __init__(self, until, bases, events, epoch):
        self.until, self.events, self.epoch = until, events, epoch
        self.states = [state(one[2]) for one in until]
        self.ways = {(base, None) for base in bases}
        self.why = None

    def _next(self, index):
        """What it may have seen after that."""
        for after in range(index + 1, len(self.until)):
            if self.states[after] == self.states[index]:
                continue
            yield after
            if self.until[after][3] == self.epoch.number:
                return

    def _is_wrong(self, before, after, sum_of, event, count):
        """What is wrong with a change, the one that an event ends with if it has
        counted so many."""
        folded = event.get("folded", 0)
        end = event["change-count"]
        if count == end - folded and event["before"] != self.states[before]:
            return f"{event}: was {self.until[before]}"
        if count < end:
            return None
        if event["after"] != self.states[after]:
            return f"{event}: is {self.until[after]}"
        if folded and _worse(None, event["worst"]) != sum_of:
            return f"{event}: the worst was {sum_of}"
        if event["time-ns"] < self.until[after][0]:
            return f"{event}: told before {self.until[after]}"
        return None

    def step(self, event, count):
        """One change more, which the event is about."""
        found = set()
        for before, sum_of in self.ways:
            for after in self._next(before):
                worse = _worse(sum_of, self.states[after])
                wrong = self._is_wrong(before, after, worse, event, count)
                if wrong:
                    self.why = self.why or wrong
                else:
                    found.add((after, None if count == event["change-count"]
                               else worse))
        self._keep(found, f"{event}: not so many were staged")

    def unheard(self, count):
        """So many changes before anybody listened."""
        for _ in range(count):
            self._keep({(after, None) for before, _ in self.ways
                        for after in self._next(before)
                        if self.until[after][0] <= self.epoch.joined},
                       f"{count} changes before the first event")

    def _keep(self, found, why):
        assert found, f"epoch {self.epoch.number}: {self.why or why}"
        self.ways, self.why = found, None

    def end(self):
        """Nothing was told of what comes after; or what should have been?"""
        self._keep({way for way in self.ways if not self._left(way[0])},
                   f"never told: {[self._left(way[0]) for way in self.ways]}")

    def _left(self, index):
        for after in range(index + 1, len(self.until)):
            one = self.until[after]
            if one[3] == self.epoch.number and one[0] > self.epoch.joined \
                    and one[4] + TOLD_WITHIN < self.epoch.unload[0] \
                    and self.states[after] != self.states[index]:
                return one
        return None


def link(staged, events, epoch):
    """Changes of one link in one epoch. staged are [began, ended, rate, epoch
    that surely saw it or 0, when that was sure]; all of the storm, after one that
    stands for what was before. Returns how many were told, and how many changed
    while nobody could say whether the module would see it."""
    until = [one for one in staged if one[0] < epoch.unload[1]]
    seen = [index for index, one in enumerate(until)
            if one[3] == epoch.number]
    before = [index for index, one in enumerate(until)
              if one[1] < epoch.load[0]]
    # What changed while the module came was read, or was seen, or neither.
    walk = _Walk(until, range(before[-1], seen[0] if seen else len(until)),
                 events, epoch)
    told = 0
    for number, event in enumerate(events):
        first = event["change-count"] - 1 - event.get("folded", 0)
        if not number:
            walk.unheard(first)
        else:
            assert first == told, f"{first} changes before, not {told}: {event}"
        for told in range(first + 1, event["change-count"] + 1):
            walk.step(event, told)
    walk.end()
    return told, len(until) - 1 - before[-1] - told


def counts(events):
    """The counts of one link that stays there, in one epoch, whatever changes."""
    for event, after in zip(events, events[1:]):
        moved = after["change-count"] - event["change-count"]
        most = 1 + after.get("folded", 0)
        least = int(after["kind"] == 0)
        assert least <= moved <= most * least, (event, after)
        assert after["before"] == event["after"], (event, after)


def sequence(numbers, first):
    """Numbers of one group in one epoch: each once and none missing. first is what
    had been counted just before and just after somebody began to listen; the last
    one that is counted may be yet to be sent."""
    assert not numbers or first[0] <= numbers[0] <= first[1] + 1, \
        (numbers[:3], first)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) \
        if numbers else True, \
        [pair for pair in zip(numbers, numbers[1:]) if pair[1] != pair[0] + 1]


class Function:
    """What is known of one function that was there at first."""

    def __init__(self):
        self.came = self.knew = 0
        self.last = None

    def least(self, epoch, move):
        """How often the module has to tell of a move that it saw, at least."""
        _, ended, has_come, settled = move
        if has_come:
            self.came, self.knew = ended, settled
            return int(settled is not None)
        # It was there when the module came, or that surely knew it, or said so.
        was_told = self.last and not self.last["change"] and \
            self.last["epoch"] == epoch.number
        was_known = self.knew and epoch.joined < self.knew
        return int(bool(was_told or was_known or epoch.number > self.came))


def _covering(epochs, began, ended):
    for epoch in epochs:
        if epoch.covers(began, ended):
            return epoch
    return None


def topology(moves, events, epochs):
    """One function that was there at first. moves are those of it: [began,
    ended, has it come, when the module surely knew it or None]. Returns how many
    events there were, and how many there had to be."""
    sure, rest, function = 0, list(events), Function()
    following = [move[1] for move in moves[1:]] + [float("inf")]
    for move, last in zip(moves, following):
        began, ended, has_come, settled = move
        epoch = _covering(epochs, began, settled or ended)
        least = function.least(epoch, move) if epoch else 0
        if has_come and not epoch:
            function.came, function.knew = ended, None
        told = 0
        while rest and rest[0]["change"] == int(not has_come) and \
                began <= rest[0]["time-ns"] <= (last if has_come else ended):
            function.last = rest.pop(0)
            told += 1
        assert least <= told <= 1, (told, least, move, rest[:1])
        sure += least
    assert not rest, rest[0]
    for event, after in zip(events, events[1:]):
        assert event["epoch"] != after["epoch"] or \
            event["change"] != after["change"], (event, after)
    return len(events), sure
