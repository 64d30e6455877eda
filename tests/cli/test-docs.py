#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Help, manual page, completion and json.rst say the same as the program.

In both directions: what there is must be documented, and what is documented
must be there. What the program can be asked for is taken from its answers, the
rest from the tables in the library's source.
"""

import glob
import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../lib"))
# pylint: disable=wrong-import-position
import cxl_tree
import pcitopo_test as test
from pcitopo_test import case

PROGRAM = os.environ["PCITOPO"]
COMPLETION = os.path.join(test.TOP, "userspace/cli/completion/pcitopo.bash")
LIBRARY = os.path.join(test.TOP, "userspace/lib")
NOUNS = ["devices", "links", "switches", "retimers", "memdevs"]
# Options whose argument is one of a list, and how to make the program tell it
LISTS = {
    "--format": ["check"], "--accept": ["check"], "--fail-on": ["check"],
    "--kind": ["list", "devices"], "--color": [], "--source": [],
    "--events": ["monitor"],
}


def read(*path):
    with open(os.path.join(*path), encoding="utf-8") as file:
        return file.read()


MANUAL = read(os.environ["DOCUMENTATION"], "man/pcitopo.1")
JSON_RST = read(os.environ["DOCUMENTATION"], "json.rst")
EXPLAIN_RST = read(os.environ["DOCUMENTATION"], "explain.rst")


def say(*words):
    """Both outputs of the program."""
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                          check=False)
    return done.stdout.decode(), done.stderr.decode()


def same(ours, theirs, what=""):
    """Equal, or say what is missing on which side."""
    if ours == theirs:
        return
    missing = [x for x in ours if x not in theirs]
    extra = [x for x in theirs if x not in ours]
    raise AssertionError(f"{what}: not documented: {missing}; documented, but "
                         f"not there: {extra}" if missing or extra else
                         f"{what}: order: {ours} {theirs}")


# What the program says of itself


def section_of_help(text, title):
    """Lines of a section that are indented."""
    body = re.search(rf"^{title}.*:\n((?: .*\n)+)", text, re.M)
    assert body, f"no section '{title}' in:\n{text}"
    return body[1].splitlines()


def verbs():
    """Of the help: {name: argument or None}; the summary is left out."""
    found = {}
    for line in section_of_help(say("help")[0], "Verbs"):
        match = re.match(r"  (\S+)(?: (\[?[A-Z]+\]?(?:\.\.\.)?))?  +\S", line)
        assert match, line
        if match[1] != "(none)":
            found[match[1]] = match[2]
    return found


def options(*verb):
    """Of a help: {(names...): argument or None}."""
    found = {}
    for line in section_of_help(say("help", *verb)[0], "Options"):
        if not re.match(r" {2,6}-", line):
            continue
        match = re.match(r"\s+(-\w)?,? *(--[a-z-]+)?(?: ([A-Z]\S*))?(?:  |$| )",
                         line)
        assert match, line
        found[tuple(filter(None, match.group(1, 2)))] = match[3]
    return found


def verbs_of_options():
    """{names: verbs that take it, or None for all}; the summary is one."""
    takes = {name: options(name) for name in verbs() if name != "help"}
    # What the summary takes is told by its refusal of what it does not
    refusal = say("--quiet")[1].splitlines()[0]
    takes = {"summary": refusal.partition("; it takes:")[2].split(), **takes}
    found = {}
    for names in options():
        found[names] = [verb for verb, own in takes.items()
                        if names in own or names[-1] in own]
        if len(found[names]) == len(takes):
            found[names] = None
    return found


def columns(noun):
    """{name: help} of -o."""
    lines = section_of_help(say("list", noun, "-o", "help")[0], "Columns of")
    return dict(line.split(maxsplit=1) for line in lines)


def values(option):
    """What an option can be, from the refusal of what it cannot be."""
    refusal = say(*LISTS[option], option, "?")[1].splitlines()[0]
    words = re.search(r"(?:not one of|there are): (.*)|; (.*) can$", refusal)
    assert words, refusal
    return [word for word in re.split(r"[ ,]+", words[1] or words[2])
            if word != "and"]


def table_in(source, pattern):
    """Names in a table of the library's source, in their order."""
    found = re.findall(pattern, read(LIBRARY, source), re.M)
    assert found, f"{source}: no {pattern}"
    return found


def names_of(kind):
    return table_in("model/names.c", rf'\[PCITOPO_{kind}_\w+\]\s*=\s*"([^"]+)"')


def rules():
    """The table of rules: {name: (severity, sentence)}

    A finding has the name of its rule from the table alone."""
    table = read(LIBRARY, "check/rules.c")
    found = {name: (severity.lower(), text) for name, severity, text in
             re.findall(r'\{ "([a-z-]+)", ([A-Z]+),[^"{}]+"([^"]+)" \},',
                        table)}
    assert len(found) == table.count("\t{ "), "rows with the same name"
    return found


# The manual page


def manual_section(title, level="Sh"):
    body = re.search(rf'^\.{level} {title}\n(.*?)(?=^\.Sh |^\.Ss |\Z)'
                     if level == "Ss" else
                     rf'^\.{level} {title}\n(.*?)(?=^\.Sh |\Z)', MANUAL,
                     re.M | re.S)
    assert body, f"no section {title} in the manual"
    return body[1]


def items(text, macro):
    """[(arguments of .It MACRO, text below)...]"""
    return re.findall(rf"^\.It {macro} (.*)\n((?:(?!\.It |\.El|\.Bl).*\n)*)",
                      text, re.M)


def words_of(items_found):
    """All words of items such as "a , b"."""
    return [word for item, _ in items_found for word in item.split()
            if word != ","]


def manual_options():
    """{(names...): (argument or None, verbs or None, marked words)}"""
    found = {}
    for item, text in items(manual_section("OPTIONS"), "Fl"):
        names, arguments = [], set()
        for form in item.split(" , "):
            match = re.fullmatch(r"(?:Fl )?(\S+)(?: Ar (\S+))?", form)
            assert match, item
            names.append("-" + match[1])
            arguments.add(match[2])
        assert len(arguments) == 1, item
        verb = re.match(r"\.Pq (.*)\n", text)
        marked = re.findall(r"[\w-]{2,}", " ".join(
            re.findall(r"^\.(?:Pq )?Cm (.*)$", text, re.M)))
        takes = verb and verb[1].split(", ")
        if takes and takes[0].startswith("not "):
            takes = [name for name in ["summary", *verbs()]
                     if name not in ("help", takes[0][4:])]
        found[tuple(names)] = (arguments.pop(), takes, marked)
    return found


@case
def manual_has_the_options_with_their_arguments():
    theirs = {names: option[0] for names, option in manual_options().items()}
    same(sorted(options().items()), sorted(theirs.items()))


@case
def manual_says_which_verbs_take_an_option():
    theirs = {names: option[1] for names, option in manual_options().items()}
    same(sorted(verbs_of_options().items()), sorted(theirs.items()))


@case
def manual_has_the_values_of_options():
    documented = manual_options()
    for option in LISTS:
        names = next(names for names in documented if option in names)
        same(sorted(values(option)), sorted(documented[names][2]), option)


@case
def options_with_a_list_of_values_are_all_compared():
    free = {"FILE", "DIR", "COL,...", "THING", "SELECTOR", "VENDOR:DEVICE",
            "SECONDS", "NUMBER", "BYTES", None}
    found = {names[-1] for names, argument in options().items()
             if argument not in free}
    same(sorted(found), sorted(LISTS))


@case
def manual_has_the_verbs():
    found = {}
    for item, _ in items(manual_section("VERBS"), "Cm"):
        name, _, argument = item.partition(" ")
        if not name.isupper() and name != r"?\&":
            argument = re.sub(r"Op Ar ([A-Z]+)( \.\.\.)?",
                              lambda m: f"[{m[1]}]" + (m[2] or "").strip(),
                              argument)
            found[name] = argument.replace("Ar ", "") or None
    same(sorted(verbs().items(), key=str), sorted(found.items(), key=str))


@case
def manual_has_the_columns_with_their_help():
    same(NOUNS, re.findall(r"^\.Ss (\S+)$", manual_section("COLUMNS"), re.M))
    for noun in NOUNS:
        theirs = [(name, text.rstrip("\n"))
                  for name, text in items(manual_section(noun, "Ss"), "Cm")]
        same(list(columns(noun).items()), theirs, noun)


@case
def manual_has_verdicts_and_reasons():
    verdicts, reasons = manual_section("VERDICTS").split(".Cm reasons\n")
    same(sorted(names_of("VERDICT")), sorted(words_of(items(verdicts, "Cm"))))
    same(sorted(names_of("REASON")), sorted(words_of(items(reasons, "Cm"))))


@case
def table_of_rules_has_every_rule_that_runs():
    runs = [run for path in glob.glob(os.path.join(LIBRARY, "check/rule-*.c"))
            for run in re.findall(r"^void (pcitopo_rule_\w+)\(", read(path),
                                  re.M)]
    same(sorted(runs),
         sorted(table_in("check/rules.c", r"\b(pcitopo_rule_\w+),")))


@case
def manual_has_the_rules_with_severity_and_sentence():
    found = {}
    for name, text in items(manual_section("RULES"), "Cm"):
        severity, _, sentence = " ".join(text.split()).partition(": ")
        found[name] = (severity.lower(), sentence.partition(".")[0])
    same(list(rules().items()), list(found.items()))


@case
def manual_has_path_types_and_exit_statuses():
    listed = words_of(items(manual_section("VERBS"), "Cm"))
    same(sorted(set(names_of("PATH")) - {"X", "?"}),
         sorted(word for word in listed if word.isupper() and
                word not in ("VERB", "NOUN", "THING")
                or word == "NODE|SYS"))
    same(["0", "1", "2", "3"],
         re.findall(r"^\.It (\d)$", manual_section("EXIT STATUS"), re.M))


# Help


@case
def help_of_a_verb_has_options_that_help_has():
    everything = options()
    for verb in verbs():
        if verb != "help":
            for names, argument in options(verb).items():
                assert everything.get(names, "?") == argument, names


@case
def help_of_an_option_names_its_values():
    text = say("help")[0]
    for option in set(LISTS) - {"--kind"}:
        words = re.search(rf"{option} [A-Z].*\n(?: {{20,}}.*\n)*", text)[0]
        for value in values(option):
            assert re.search(rf"\b{value}\b", words), (option, value, words)


@case
def every_column_has_help():
    for noun in NOUNS:
        text = "\n".join(section_of_help(say("list", "--help")[0],
                                         "Columns of " + noun))
        for name, words in columns(noun).items():
            assert words and f"{name} " in text and words in text, (noun, name)


# json.rst


def rst_section(title, text=JSON_RST):
    body = re.search(rf"^{title}\n([=-])\1+\n(.*?)(?=^[^\n]+\n\1{{3,}}\n|\Z)",
                     text, re.M | re.S)
    assert body, f"no section {title}"
    return body[2]


def rst_rows(title, text=JSON_RST):
    """Lines of the tables of a section."""
    tables = re.findall(r"^=[= ]+\n(.*?)^=[= ]+\n(?=\n|\Z)",
                        rst_section(title, text), re.M | re.S)
    return "".join(tables)


def rst_names(title, text=JSON_RST):
    """The names in the first column of the tables of a section."""
    return re.findall(r"^``([^`]+)`` ", rst_rows(title, text), re.M)


def flat(thing, prefix=""):
    """Names of the members of an object, in their order."""
    found = []
    for key, value in thing.items():
        found += flat(value, key + ".") if isinstance(value, dict) else \
            [prefix + key]
    return found


@case
def json_rst_has_the_fields_of_what_is_listed():
    for noun in NOUNS:
        text = test.mkmachine("cxl-box" if noun == "memdevs" else "8gpu-gen5")
        found = test.pcitopo_json("-", "list", noun, text=text)[noun]
        assert found, noun
        fields = list(found[0])
        same(fields, rst_names(noun), noun)
        same([name for name in columns(noun) if name in flat(found[0])],
             flat(found[0]), "columns of " + noun)


@case
def json_rst_has_the_fields_of_cxl():
    """regions, decoders and ports are in no list"""
    with tempfile.TemporaryDirectory(prefix="pcitopo-") as scratch:
        cxl_tree.example(scratch)
        found = {noun: json.loads(say("--sysroot", scratch, "-J", "show",
                                      thing)[0])[noun]
                 for noun, thing in (("region", "region0"), ("port", "port3"),
                                     ("decoder", "decoder4.0"))}
    for noun, fields in found.items():
        same(list(fields), rst_names(noun + "s"), noun)
    text = test.mkmachine("cxl-box")
    memdev = test.pcitopo_json("-", "list", "memdevs", text=text)["memdevs"][0]
    same(list(memdev["ranges"][0]), rst_names("ranges"), "ranges")
    section = rst_section("memdevs")
    for name in memdev["health"]:
        assert f"``{name}``" in section, name


@case
def json_rst_has_the_fields_of_everything_else():
    text = test.mkmachine("8gpu-gen5-sick")
    summary = test.pcitopo_json("-", text=text)
    same(list(summary["pcitopo"]), rst_names("pcitopo"), "pcitopo")
    same(list(summary["paths"][0]), rst_names("paths"), "paths")
    same(list(test.pcitopo_json("-", "matrix", text=text)["matrix"]),
         rst_names("matrix"), "matrix")
    found = summary["check"]
    same(sorted([*found, *found["findings"][0]]),
         sorted(rst_names("check")), "check")
    listed = re.search(r"links by verdict: (.*?), and ``internal``",
                       " ".join(rst_section("check").split()))[1]
    same(list(found["counts"]),
         re.findall(r"``(\w+)``", listed) + ["internal"], "counts")


@case
def json_rst_has_the_fields_of_an_explanation():
    text = test.mkmachine("8gpu-gen5-sick")
    found = test.pcitopo_json("-", "explain", "gpu5", text=text,
                              status=3)["explain"]
    fields = list(found)
    same(fields, rst_names("explain")[:len(fields)], "explain")
    same(list(found["evidence"][0]),
         rst_names("explain")[len(fields):len(fields) + 4], "evidence")


@case
def json_rst_has_the_fields_of_an_explanation_of_cxl():
    found = test.pcitopo_json("-", "explain", "cxl", status=1,
                              text=test.mkmachine("cxl-box"))["explain"]
    step = list(found["machine"][0])
    same(list(found) + step, rst_names("explain cxl"), "explain cxl")
    words = " ".join(rst_section("explain cxl").split())
    for name in found["memdevs"][0]:
        assert f"``{name}``" in words, name


@case
def explain_rst_has_every_piece_of_the_chain_in_its_order():
    steps = table_in("explain/cxl/names.c",
                     r'\[PCITOPO_CXL_STEP_\w+\] = "([^"]+)"')
    same(steps, rst_names("Why there is no CXL memory", EXPLAIN_RST))
    results = table_in("explain/cxl/names.c",
                       r'\[PCITOPO_CXL_(?!STEP_)\w+\] = "([^"]+)"')
    words = " ".join(rst_section("explain cxl").split())
    for name in results:
        assert f"``{name}``" in words, name


@case
def explain_rst_has_every_rule_in_its_order():
    ours = [rule for name in ("clear", "who", "registers") for rule in table_in(
        f"explain/{name}.c", r'^\t\{ "([a-z-]+)", \w+,')]
    same(ours, rst_names("Rules", EXPLAIN_RST), "rules")


@case
def documents_have_every_suspect_and_sign():
    ours = table_in("explain/names.c", r'\[PCITOPO_SUSPECT_\w+\] = "([^"]+)"')
    same(sorted(ours), sorted(rst_names("Suspects", EXPLAIN_RST)), "suspects")
    words = " ".join(rst_section("explain").split())
    for name in ours + table_in("explain/names.c",
                                r'\[PCITOPO_SIGN_\w+\] = \{\s*"([^"]+)"'):
        assert f"``{name}``" in words, name


@case
def json_rst_has_every_verb_and_noun():
    documented = re.findall(r"^``([a-z]+)(?: (\w+))?`` ",
                            rst_rows("Documents"), re.M)
    same(sorted(set(verbs()) - {"help"}), sorted({x for x, _ in documented}))
    same(NOUNS, [noun for verb, noun in documented if verb == "list"])


@case
def json_rst_has_the_closed_lists():
    same(names_of("KIND"), rst_names("Kinds of devices"), "kinds")
    same(sorted(set(names_of("VERDICT")) - {"internal"}),
         sorted(rst_names("Verdicts")), "verdicts")
    same(sorted(names_of("REASON")), sorted(rst_names("Reasons")), "reasons")
    same(sorted(set(names_of("CXL_USE")) - {"unknown"}),
         sorted(rst_names("Uses")), "uses")
    same(sorted(set(names_of("PATH")) - {"?", "NODE|SYS"}),
         sorted(rst_names("Path types")), "path types")
    same(sorted(rules()), sorted(rst_names("Rules")), "rules")


@case
def json_rst_has_the_members_of_events():
    event = json.loads(say("monitor", "--sysroot", "/", "-J", "--count",
                           "1")[0])
    table = table_in("event/members.c", r'\{ "(\w+)",')
    grown = table[table.index("interval_s"):table.index("labs") + 1]
    same(list(event)[1:] + grown, rst_names("events"))
    same(table_in("event/json.c", r'\[PCITOPO_EVENT_\w+\]\s*=\s*"(\w+)"'),
         rst_names("Kinds of events"))


@case
def json_rst_gives_each_rule_its_severity():
    same([(name, severity) for name, (severity, _) in rules().items()],
         re.findall(r"^``([^`]+)`` +(\w+) ", rst_rows("Rules"), re.M))
    found = {severity for severity, _ in rules().values()}
    assert found <= set(table_in(
        "check/names.c", r'\[PCITOPO_SEVERITY_\w+\]\s*=\s*"([^"]+)"')), found


@case
def kinds_are_those_of_the_program():
    same(names_of("KIND"), values("--kind"))


# Completion, by bash alone

COMPLETE = r"""
. "$0"
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pcitopo "$1" "${!#}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"""


def complete(*words, cwd=None):
    """What is offered for the last word."""
    done = subprocess.run(["bash", "--norc", "-c", COMPLETE, COMPLETION,
                           PROGRAM, *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True, cwd=cwd)
    assert not done.stderr, done.stderr.decode()
    return done.stdout.decode().split()


@case
def completion_offers_verbs():
    same(sorted(verbs()), sorted(complete("")))
    same(sorted(verbs()), sorted(complete("help", "")))
    same(["check"], complete("-i", "file", "ch"))


@case
def completion_offers_options_of_the_verb():
    for verb in verbs():
        if verb != "help":
            same(sorted(name for names in options(verb) for name in names),
                 sorted(complete(verb, "-")), verb)
    same(sorted(name for names in options() for name in names),
         sorted(complete("-")))
    same(["--noheadings"], complete("list", "links", "--nohe"))


@case
def completion_offers_nouns_and_columns():
    same(NOUNS, complete("list", ""))
    for noun in NOUNS:
        same(list(columns(noun)), complete("list", noun, "-o", ""), noun)
        same(list(columns(noun)), complete("list", noun, "-ao", ""), noun)
    same(["+verdict"], complete("list", "links", "-o", "+verd"))
    same(["port,width"], complete("list", "links", "--columns", "port,wid"))


@case
def completion_offers_values():
    for option, verb in LISTS.items():
        same(sorted(values(option)), sorted(complete(*verb, option, "")),
             option)
        same(sorted(values(option)), sorted(complete(*verb, option, "=", "")),
             option)
        same(sorted(f"{option}={value}" for value in values(option)),
             sorted(complete(*verb, option + "=")), option)
    same(["idle,asleep"], complete("check", "--accept", "idle,as"))


@case
def completion_offers_files():
    for words in (["-i"], ["--input"], ["-F"], ["-Ji"], ["--output"]):
        same(["meson_options.txt"], complete(*words, "meson_op", cwd=test.TOP))
    same(["tests"], complete("--sysroot", "test", cwd=test.TOP))


@case
def completion_offers_things_of_the_input():
    path = os.path.join(os.environ.get("MESON_BUILD_ROOT", "/tmp"),
                        f"test-docs-{os.getpid()}.txt")
    with open(path, "wb") as file:
        file.write(test.mkmachine("8gpu-gen5"))
    try:
        gpus = [f"gpu{n}" for n in range(8)]
        same(gpus, complete("-i", path, "show", "gp"))
        same(gpus, complete("paths", "-i", path, "--from", "gp"))
        same(gpus, complete("-i", path, "explain", "--history", "/", "gp"))
        assert "mem0" not in complete("show", "-i", path, "")
        same(["cxl"], complete("explain", "-i", path, "cx"))
        same([], complete("show", "-i", path, "cx"))
    finally:
        os.unlink(path)


@case
def completion_offers_nothing_where_nothing_fits():
    for words in (["tree", ""], ["list", "links", ""], ["list", "-s", ""],
                  ["-i"], ["frobnicate", "x"]):
        assert not complete(*words, "zzz"), words
    assert not complete("tree", "")


if __name__ == "__main__":
    sys.exit(test.main())
