// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-option.c - the key words after an item
 *
 * One table says what a key word takes and which kinds of function know it.
 */
#include <string.h>

#include "mkmachine.h"

enum type {
	T_FLAG,
	T_NUMBER, /* decimal, or hexadecimal after 0x */
	T_HEX,
	T_GEN,
	T_WIDTH,
	T_PAIR, /* gen, width or both; this option and the next */
	T_ENDS, /* port, device, both or none */
	T_IDS,	/* 1000:c030; this option and the next */
	T_SERIAL,
	T_ACS,
	T_NUMA,
	T_CXL,	  /* cache,io,mem and the like */
	T_SIZE,	  /* GiB, or MiB with an M; kept in MiB */
	T_DVSECS, /* numbers of DVSECs, as a mask */
	T_INNER,  /* has no key word of its own */
};

struct option {
	const char *word;
	enum type type;
	u64 kinds;
	s64 max;
};

#define ALL	(~0ULL)
#define EXPRESS (MK_LINK_ENDS | MK_BIT(MK_INTEGRATED) | MK_BIT(MK_COLLECTOR))
#define ENDS	(MK_LINK_ENDS)
#define DEVICES \
	(MK_BIT(MK_ENDPOINT) | MK_BIT(MK_INTEGRATED) | MK_BIT(MK_CONVENTIONAL))
#define CXL_DEVICES (MK_BIT(MK_ENDPOINT) | MK_BIT(MK_INTEGRATED))
#define CXL	    (ENDS | MK_BIT(MK_INTEGRATED))
#define CXL_PORTS   (MK_PORTS | MK_BIT(MK_UPSTREAM))
#define U32_MAX	    0xffffffffLL

static const struct option options[MK_OPT_COUNT] = {
	[MK_GEN] = { NULL, T_INNER, ENDS, 6 },
	[MK_WIDTH] = { NULL, T_INNER, ENDS, 32 },
	[MK_TRAINED_GEN] = { "trained", T_PAIR, MK_PORTS, 0 },
	[MK_TRAINED_WIDTH] = { NULL, T_INNER, MK_PORTS, 0 },
	[MK_STATUS_GEN] = { "status", T_PAIR, ENDS, 0 },
	[MK_STATUS_WIDTH] = { NULL, T_INNER, ENDS, 0 },
	[MK_TARGET] = { "target", T_GEN, ENDS, 6 },
	[MK_RETIMER_MAX] = { "retimer-max", T_GEN, MK_PORTS, 6 },
	[MK_RETIMERS] = { "retimers", T_NUMBER, MK_PORTS, 2 },
	[MK_DETECT] = { "detect", T_ENDS, MK_PORTS, 0 },
	[MK_SEEN_BY] = { "seen-by", T_ENDS, MK_PORTS, 0 },
	[MK_FLEXBUS_RETIMERS] = { "flexbus-retimers", T_NUMBER, ENDS, 2 },
	[MK_SLOT] = { "slot", T_NUMBER, MK_PORTS, 8191 },
	[MK_PORT_NUMBER] = { "port-number", T_NUMBER, ENDS, 255 },
	[MK_BUS] = { "bus", T_HEX, MK_BRIDGES, 255 },
	[MK_SPARE] = { "spare", T_NUMBER, MK_BRIDGES, 255 },
	[MK_NUMA] = { "numa", T_NUMA, ALL, 1023 },
	[MK_VENDOR] = { "vendor", T_HEX, ALL, 0xffff },
	[MK_DEVICE] = { "device", T_HEX, ALL, 0xffff },
	[MK_CLASS] = { "class", T_HEX, ALL, 0xffffff },
	[MK_REVISION] = { "revision", T_HEX, ALL, 0xff },
	[MK_SUBVENDOR] = { "subsystem", T_IDS, ALL, 0xffff },
	[MK_SUBDEVICE] = { NULL, T_INNER, ALL, 0xffff },
	[MK_SERIAL] = { "serial", T_SERIAL, ALL, 0 },
	[MK_VERSION] = { "version", T_NUMBER, EXPRESS, 2 },
	[MK_MPS] = { "mps", T_NUMBER, EXPRESS, 4096 },
	[MK_MPS_MAX] = { "mps-max", T_NUMBER, EXPRESS, 4096 },
	[MK_MRRS] = { "mrrs", T_NUMBER, EXPRESS, 4096 },
	[MK_DEVSTA] = { "devsta", T_HEX, EXPRESS, 0xffff },
	[MK_LANE_ERRORS] = { "lane-errors", T_HEX, ENDS, U32_MAX },
	[MK_PARITY] = { "parity", T_HEX, ENDS, U32_MAX },
	[MK_PARITY_RETIMER1] = { "parity-retimer1", T_HEX, ENDS, U32_MAX },
	[MK_PARITY_RETIMER2] = { "parity-retimer2", T_HEX, ENDS, U32_MAX },
	[MK_AER_COR] = { "aer-correctable", T_HEX, EXPRESS, U32_MAX },
	[MK_AER_COR_MASK] = { "aer-correctable-mask", T_HEX, EXPRESS, U32_MAX },
	[MK_AER_UNCOR] = { "aer-uncorrectable", T_HEX, EXPRESS, U32_MAX },
	[MK_AER_UNCOR_MASK] = { "aer-uncorrectable-mask", T_HEX, EXPRESS,
				U32_MAX },
	[MK_AER_SEVERITY] = { "aer-severity", T_HEX, EXPRESS, U32_MAX },
	[MK_EQ8] = { "eq8", T_HEX, ENDS, 0x1f },
	[MK_EQ16] = { "eq16", T_HEX, ENDS, 0x1f },
	[MK_EQ32] = { "eq32", T_HEX, ENDS, 0x1f },
	[MK_EQ64] = { "eq64", T_HEX, ENDS, 0x1f },
	[MK_ACS] = { "acs", T_ACS, EXPRESS, 0xffff },
	[MK_ACS_CAP] = { "acs-cap", T_HEX, EXPRESS, 0xffff },
	[MK_VFS] = { "vfs", T_NUMBER, MK_BIT(MK_ENDPOINT), 4096 },
	[MK_VF_DEVICE] = { "vf-device", T_HEX, MK_BIT(MK_ENDPOINT), 0xffff },
	[MK_FUNCTIONS] = { "functions", T_NUMBER, DEVICES, 8 },
	[MK_POWER] = { "power", T_NUMBER, ALL, 3 },
	[MK_CXL_CAN] = { "cxl-can", T_CXL, CXL, 0 },
	[MK_CXL_ENABLED] = { "cxl-enabled", T_CXL, CXL, 0 },
	[MK_CXL_TRAINED] = { "cxl-trained", T_CXL, CXL, 0 },
	[MK_CXL_REV] = { "cxl-rev", T_NUMBER, CXL, 3 },
	[MK_CXL_CAP] = { "cxl-cap", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_CTL] = { "cxl-ctl", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_STATUS] = { "cxl-status", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_CTL2] = { "cxl-ctl2", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_STATUS2] = { "cxl-status2", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_CAP2] = { "cxl-cap2", T_HEX, CXL_DEVICES, 0xffff },
	[MK_CXL_CAP3] = { "cxl-cap3", T_HEX, CXL_DEVICES, 0xffff },
	[MK_SIZE] = { "size", T_SIZE, CXL_DEVICES, 0 },
	[MK_SIZE2] = { "size2", T_SIZE, CXL_DEVICES, 0 },
	[MK_BASE] = { "base", T_HEX, CXL_DEVICES, INT64_MAX },
	[MK_BASE2] = { "base2", T_HEX, CXL_DEVICES, INT64_MAX },
	[MK_RANGE] = { "range", T_HEX, CXL_DEVICES, U32_MAX },
	[MK_RANGE2] = { "range2", T_HEX, CXL_DEVICES, U32_MAX },
	[MK_FUNCTION_MAP] = { "function-map", T_HEX, CXL_DEVICES, U32_MAX },
	[MK_MLD] = { "mld", T_NUMBER, CXL_DEVICES, 0xffff },
	[MK_CXL_PORT_CTL] = { "cxl-port-ctl", T_HEX, CXL_PORTS, 0xffff },
	[MK_CXL_PORT_STATUS] = { "cxl-port-status", T_HEX, CXL_PORTS, 0xffff },
	[MK_GPF] = { "gpf", T_HEX, CXL, U32_MAX },
	[MK_GPF_POWER] = { "gpf-power", T_NUMBER, CXL_DEVICES, U32_MAX },
	[MK_BLOCKS] = { "blocks", T_HEX, CXL, INT64_MAX },
	[MK_DVSEC_SHORT] = { "dvsec-short", T_DVSECS, CXL, 0 },
	[MK_DVSEC_CUT] = { "dvsec-cut", T_DVSECS, CXL, 0 },
	[MK_DVSEC_OVERLAPPING] = { "dvsec-overlapping", T_DVSECS, CXL, 0 },
	[MK_DVSEC_REPEATED] = { "dvsec-repeated", T_DVSECS, CXL, 0 },
	[MK_HIDDEN] = { "hidden", T_FLAG, ALL, 0 },
	[MK_BARE] = { "bare", T_FLAG, MK_BIT(MK_HOST_BRIDGE), 0 },
	[MK_DMI] = { "dmi", T_FLAG, MK_BIT(MK_HOST_BRIDGE), 0 },
	[MK_CXL] = { "cxl", T_FLAG, ENDS, 0 },
	[MK_AS_PCIE] = { "as-pcie", T_FLAG, MK_BIT(MK_ENDPOINT), 0 },
	[MK_HOTPLUG] = { "hotplug", T_FLAG, MK_PORTS, 0 },
	[MK_NO_DLL] = { "no-dll-reporting", T_FLAG, MK_PORTS, 0 },
	[MK_DOWN] = { "down", T_FLAG, MK_PORTS, 0 },
	[MK_DISABLED] = { "disabled", T_FLAG, MK_PORTS, 0 },
	[MK_POWER_OFF] = { "power-off", T_FLAG, MK_PORTS, 0 },
	[MK_AUTONOMOUS] = { "autonomous", T_FLAG, MK_PORTS, 0 },
	[MK_BANDWIDTH] = { "bandwidth", T_FLAG, MK_PORTS, 0 },
	[MK_TRAINING] = { "training", T_FLAG, MK_PORTS, 0 },
	[MK_IDLE] = { "idle", T_FLAG, MK_LOWER_ENDS, 0 },
	[MK_SHRUNK] = { "shrunk", T_FLAG, MK_LOWER_ENDS, 0 },
	[MK_DEAD] = { "dead", T_FLAG, MK_LOWER_ENDS, 0 },
	[MK_ALL_ONES] = { "all-ones", T_FLAG, ALL, 0 },
	[MK_LEGACY] = { "legacy", T_FLAG, MK_BIT(MK_ENDPOINT), 0 },
	[MK_FLIT] = { "flit", T_FLAG, ENDS, 0 },
	[MK_NO_EQ] = { "no-eq", T_FLAG, ENDS, 0 },
	[MK_NO_AER] = { "no-aer", T_FLAG, EXPRESS, 0 },
	[MK_NO_MARGINING] = { "no-margining", T_FLAG, ENDS, 0 },
	[MK_MISSING] = { NULL, T_INNER, ALL, 0 },
};

_Static_assert(MK_OPT_COUNT <= 8 * sizeof(((struct mk_func *)0)->set),
	       "bits for all options");

static const char *const strings[MK_STR_COUNT] = {
	[MK_CHIP] = "chip",
	[MK_DRIVER] = "driver",
	[MK_LABEL] = "label",
	[MK_NAME] = "name",
};

void mk_set(struct mk_func *f, enum mk_opt opt, s64 value)
{
	f->value[opt] = value;
	f->set[opt / 64] |= MK_BIT(opt % 64);
}

bool mk_has(const struct mk_func *f, enum mk_opt opt)
{
	return f->set[opt / 64] & MK_BIT(opt % 64);
}

s64 mk_get(const struct mk_func *f, enum mk_opt opt, s64 fallback)
{
	return mk_has(f, opt) ? f->value[opt] : fallback;
}

bool mk_is(const struct mk_func *f, u64 kinds)
{
	return kinds & MK_BIT(f->kind);
}

/* The kinds of function that know the option; 0: there is none of this name */
u64 mk_option_kinds(const char *word)
{
	for (int i = 0; i < MK_OPT_COUNT; i++)
		if (options[i].word && !strcmp(options[i].word, word))
			return options[i].kinds;
	for (int i = 0; i < MK_STR_COUNT; i++)
		if (!strcmp(strings[i], word))
			return ALL;
	return strcmp(word, "ids") ? 0 : ALL;
}

static int parse_ids(struct mk_func *f, enum mk_opt opt, const char *s)
{
	char first[5] = "";
	s64 a, b;

	if (strlen(s) != 9 || s[4] != ':')
		return -1;
	memcpy(first, s, 4);
	if (mk_parse_number(first, 16, 0xffff, &a) ||
	    mk_parse_number(s + 5, 16, 0xffff, &b))
		return -1;
	mk_set(f, opt, a);
	mk_set(f, opt + 1, b);
	return 0;
}

/* "gen3 x8", "gen3" or "x8"; the number of words taken, 0: none fits */
static int parse_pair(struct mk_func *f, enum mk_opt opt, char **words, int n)
{
	int taken = 0;
	s64 v;

	if (n > taken && !mk_parse_gen(words[taken], &v)) {
		mk_set(f, opt, v);
		taken++;
	}
	if (n > taken && !mk_parse_width(words[taken], &v)) {
		mk_set(f, opt + 1, v);
		taken++;
	}
	return taken;
}

static const char *const expected[] = {
	[T_NUMBER] = "a number",
	[T_HEX] = "a hexadecimal number",
	[T_GEN] = "gen1 to gen6",
	[T_ENDS] = "port, device, both or none",
	[T_IDS] = "VENDOR:DEVICE, four hexadecimal digits each",
	[T_SERIAL] =
		"none, a number or eight bytes like 00-80-5e-00-00-00-00-01",
	[T_ACS] = "redirect, direct, off, none or a hexadecimal number",
	[T_NUMA] = "none or a number",
	[T_CXL] = "none, or some of cache,io,mem,68b,mld,lo256,pbr",
	[T_SIZE] = "GiB up to 65536, or MiB as in 256M",
	[T_DVSECS] = "numbers up to 15, as in 0,7",
	[T_INNER] = "",
};

static int parse_value(struct mk_func *f, enum mk_opt opt, const char *s)
{
	const struct option *o = &options[opt];
	s64 v = 0;
	int rc = -1;

	switch (o->type) {
	case T_NUMBER:
		rc = mk_parse_number(s, 10, o->max, &v);
		break;
	case T_HEX:
		rc = mk_parse_number(s, 16, o->max, &v);
		break;
	case T_GEN:
		rc = mk_parse_gen(s, &v);
		break;
	case T_ENDS:
		rc = mk_parse_ends(s, &v);
		break;
	case T_IDS:
		return parse_ids(f, opt, s);
	case T_SERIAL:
		rc = mk_parse_serial(s, &v);
		break;
	case T_ACS:
		rc = mk_parse_acs(s, &v);
		break;
	case T_NUMA:
		v = -1;
		rc = strcmp(s, "none") ? mk_parse_number(s, 10, o->max, &v) : 0;
		break;
	case T_CXL:
		rc = mk_parse_cxl(s, &v);
		break;
	case T_SIZE:
		rc = mk_parse_size(s, &v);
		break;
	case T_DVSECS:
		rc = mk_parse_dvsecs(s, &v);
		break;
	default:
		break;
	}
	if (!rc)
		mk_set(f, opt, v);
	return rc;
}

static int numeric_option(struct mk_machine *m, struct mk_func *f,
			  enum mk_opt opt, char **words, int n)
{
	const struct option *o = &options[opt];
	int taken;

	if (!(o->kinds & MK_BIT(f->kind)))
		return mk_fail(m, &f->where,
			       "'%s' does not go with a %s, see README.md",
			       words[0], f->model->item);
	if (o->type == T_FLAG) {
		mk_set(f, opt, 1);
		return 1;
	}
	if (o->type == T_PAIR) {
		taken = parse_pair(f, opt, words + 1, n - 1);
		if (!taken)
			return mk_fail(m, &f->where,
				       "'%s' without gen1 to gen6, x1 to x32",
				       words[0]);
		return taken + 1;
	}
	if (n < 2)
		return mk_fail(m, &f->where, "'%s' without value, expected %s",
			       words[0], expected[o->type]);
	if (parse_value(f, opt, words[1])) {
		if (o->max)
			return mk_fail(m, &f->where,
				       "'%s %s', expected %s up to %s%llx",
				       words[0], words[1], expected[o->type],
				       "0x", (unsigned long long)o->max);
		return mk_fail(m, &f->where, "'%s %s', expected %s", words[0],
			       words[1], expected[o->type]);
	}
	return 2;
}

static int special_option(struct mk_machine *m, struct mk_func *f, char **words,
			  int n)
{
	int taken;

	if (n > 1 && !strcmp(words[0], "ids")) {
		if (parse_ids(f, MK_VENDOR, words[1]))
			return mk_fail(m, &f->where, "'ids %s', expected %s",
				       words[1], expected[T_IDS]);
		return 2;
	}
	taken = parse_pair(f, MK_GEN, words, n);
	if (taken && !mk_is(f, ENDS))
		return mk_fail(m, &f->where, "'%s': a %s has no link", words[0],
			       f->model->item);
	if (taken)
		return taken;
	return mk_fail(m, &f->where,
		       "unknown word '%s' for a %s, expected an option",
		       words[0], f->model->item);
}

/* Takes one option off @words: the number of words, or negative */
int mk_option(struct mk_machine *m, struct mk_func *f, char **words, int n)
{
	for (int i = 0; i < MK_OPT_COUNT; i++)
		if (options[i].word && !strcmp(options[i].word, words[0]))
			return numeric_option(m, f, i, words, n);
	for (int i = 0; i < MK_STR_COUNT; i++) {
		if (strcmp(strings[i], words[0]))
			continue;
		if (n < 2)
			return mk_fail(m, &f->where,
				       "'%s' without value, expected a word",
				       words[0]);
		f->str[i] = mk_strndup(m, words[1], strlen(words[1]));
		return f->str[i] ? 2 : -1;
	}
	return special_option(m, f, words, n);
}
