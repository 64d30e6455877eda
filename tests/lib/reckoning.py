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


def worst(states):
    """The worst of some states, as an event has it."""
    up = [one for one in states if one["is-up"]]
    found = {"is-up": int(len(up) == len(states))}
    if up:
        found["speed"] = min(one["speed"] for one in up)
        found["width"] = min(one["width"] for one in up)
    return found


def _walk(chain, events, joined):
    """Match events with staged changes, of which chain has what was before and
    then each. How many were told, or why not."""
    place = 0
    for number, event in enumerate(events):
        count = 1 + event.get("folded", 0)
        first = event["change-count"] - count
        if first != place and (number or first < place):
            return f"{first} changes before, not {place}: {event}"
        if first + count >= len(chain):
            return f"{first + count} changes, {len(chain) - 1} staged: {event}"
        if number == 0 and first and chain[first][0] > joined:
            return f"{first} before the first: {event}"
        told = [state(one[2]) for one in chain[first:first + count + 1]]
        if event["before"] != told[0] or event["after"] != told[-1]:
            return f"{event}: staged were {told}"
        if count > 1 and event["worst"] != worst(told[1:]):
            return f"{event}: staged were {told}"
        place = first + count
        if event["time-ns"] < chain[place][0]:
            return f"{event}: told before {chain[place]}"
    return place


def _left(chain, place, epoch):
    """A change that should have been told and was not, or None."""
    for one in chain[place + 1:]:
        seen = one[3] == epoch.number
        if seen and one[4] + TOLD_WITHIN < epoch.unload[0] \
                and one[0] > epoch.joined:
            return one
    return None


def link(staged, events, epoch):
    """Changes of one link in one epoch. staged are [began, ended, rate, epoch
    that surely saw it or 0, when that was sure]; all of the storm, after one that
    stands for what was before. Returns how many were told, and how many changed
    while nobody could say whether the module would see it."""
    number = epoch.number
    until = [one for one in staged if one[0] < epoch.unload[1]]
    seen = [index for index, one in enumerate(until) if one[3] == number]
    first = seen[0] if seen else len(until)
    before = [index for index, one in enumerate(until)
              if one[1] < epoch.load[0]]
    # What changed while the module came was read, or was seen, or neither.
    why = None
    for base in range(before[-1], first):
        for start in range(base + 1, first + 1):
            chain = [until[base], *until[start:]]
            place = _walk(chain, events, epoch.joined)
            if isinstance(place, str):
                why = why or place
                continue
            lost = _left(chain, place, epoch)
            if not lost:
                return place, len(until) - 1 - before[-1] - place
            why = why or f"never told: {lost}"
    raise AssertionError(f"epoch {number}: {why}")


def counts(events):
    """The counts of one link that stays there, in one epoch, whatever changes."""
    for event, after in zip(events, events[1:]):
        moved = after["change-count"] - event["change-count"]
        most = 1 + after.get("folded", 0)
        least = int(after["kind"] == 0)
        assert least <= moved <= most * least, (event, after)
        assert after["before"] == event["after"], (event, after)


def sequence(numbers, first):
    """Numbers of one group in one epoch: each once and none missing, the first
    one above one of those that it may follow."""
    assert not numbers or first[0] < numbers[0] <= first[1] + 1, \
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
