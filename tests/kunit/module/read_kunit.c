// SPDX-License-Identifier: GPL-2.0
/*
 * read_kunit.c - tests of reading the registers of a function
 *
 * One or two functions that answer from memory, and what was asked of them:
 *
 *	fe00:00:00.0 --- fe00:01:00.0
 *
 * The module knows these functions, too. It has read them before they are read
 * here, with pcitopo_lock held, as always.
 */
#include <linux/pm_runtime.h>

#include "machine.h"

#include "functions.inc"
#include "../../vectors/rich.inc"

#define READ_RANGES 16

/* What the PCI core remembers of one */
#define READ_REMEMBERED (VEC_HAVE_HEADER | VEC_HAVE(EXP) | VEC_HAVE(SUBSYSTEM))

/* What is read twice: vendor and device ID, class, and Link Capabilities */
#define READ_AGAIN_PCI 2
#define READ_AGAIN     3

static const struct machine_part read_endpoint = {
	.space = VEC_SPACE(FUNCTION_ENDPOINT),
	.above = MACHINE_ROOT,
};

static __le32 read_space[MACHINE_DWORDS];
static struct pcitopo_cxl read_cxl;

/* From then on the core's work has nothing to read of it. */
static struct machine *read_machine(struct kunit *test,
				    const struct machine_part *parts, u32 count)
{
	struct machine *machine = machine_new(test, parts, count);

	KUNIT_ASSERT_EQ(test, pcitopo_refresh(0, U64_MAX), 0);
	return machine;
}

/* What is in there before must not matter. */
static int read_now(struct pci_dev *pdev, struct machine *machine,
		    struct pcitopo_sample *sample)
{
	int err;

	mutex_lock(&pcitopo_lock);
	memset(read_space, 0xa5, sizeof(read_space));
	memset(sample, 0xa5, sizeof(*sample));
	memset(&read_cxl, 0xa5, sizeof(read_cxl));
	machine_reads_begin(machine);
	err = pcitopo_read(pdev, read_space, sample, &read_cxl);
	machine_reads_end(machine);
	mutex_unlock(&pcitopo_lock);
	return err;
}

static void read_differs(void *context, const char *field, u64 found,
			 u64 expected)
{
	struct kunit *test = context;

	KUNIT_FAIL(test, "%s is %#llx, not %#llx", field, found, expected);
}

static void read_expect_cxl(struct kunit *test,
			    const struct machine_function *function,
			    const struct pcitopo_sample *sample)
{
	u32 bytes = function->part.bytes ?: PT_CFG_SPACE_EXP_SIZE;
	struct pcitopo_cxl expected;
	bool found = pcitopo_cxl_decode(function->config, bytes, &expected);

	KUNIT_EXPECT_EQ(test, (bool)sample->has_cxl, found);
	if (found)
		KUNIT_EXPECT_MEMEQ(test, &read_cxl, &expected,
				   sizeof(expected));
}

/* What is said must be what all of configuration space says. */
static void read_expect_config(struct kunit *test, struct machine *machine,
			       const struct pcitopo_sample *sample)
{
	const struct machine_function *function = &machine->functions[0];
	struct pcitopo_config expected;
	const struct vec_compare compare = {
		.found = &sample->config,
		.expected = &expected,
		.report = read_differs,
		.context = test,
	};

	pcitopo_config_decode(function->config,
			      function->part.bytes ?: PT_CFG_SPACE_EXP_SIZE,
			      &expected);
	vec_compare_config(&compare);
	read_expect_cxl(test, function, sample);
}

/**
 * struct read_range - dwords that follow each other
 * @first: offset of the first
 * @last: offset of the last
 */
struct read_range {
	u16 first;
	u16 last;
};

/**
 * struct read_row - what is read of a function
 * @description: the situation
 * @space: its dwords
 * @later: its dwords after the PCI core has found it, if these are others
 * @bytes: of its configuration space; 0: all there can be
 * @again: how many dwords are read twice
 * @defects: what is wrong with it
 * @needed: the dwords that are to be read, and no others
 */
struct read_row {
	const char *description;
	const struct vec_write *space;
	const struct vec_write *later;
	u16 bytes;
	u8 again;
	u8 defects;
	struct read_range needed[READ_RANGES];
};

#include "read.inc"

KUNIT_ARRAY_PARAM_DESC(read, read_rows, description);

static bool read_is_needed(const struct read_row *row, u32 offset)
{
	int i;

	for (i = 0; i < READ_RANGES && row->needed[i].last; i++) {
		if (offset >= row->needed[i].first &&
		    offset <= row->needed[i].last)
			return true;
	}
	return false;
}

static void read_expect_needed(struct kunit *test,
			       const struct machine_function *function)
{
	const struct read_row *row = test->param_value;
	u32 again = 0, i;

	for (i = 0; i < MACHINE_DWORDS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, function->reads[i] != 0,
				    read_is_needed(row, 4 * i), "dword %#x",
				    4 * i);
		if (function->reads[i] < 2)
			continue;
		again += function->reads[i] - 1;
		kunit_info(test, "dword %#x read %u times\n", 4 * i,
			   function->reads[i]);
	}
	KUNIT_EXPECT_EQ(test, again, (u32)row->again);
}

static void read_registers(struct kunit *test)
{
	const struct read_row *row = test->param_value;
	struct machine_part part = { .space = row->space,
				     .bytes = row->bytes,
				     .above = MACHINE_ROOT };
	struct machine *machine = read_machine(test, &part, 1);
	struct pcitopo_sample sample;
	struct pci_dev *pdev;

	if (row->later)
		machine_fill(machine, 0, row->later);
	pdev = machine_pdev(test, machine, 0);
	KUNIT_EXPECT_EQ(test, read_now(pdev, machine, &sample), 0);
	KUNIT_EXPECT_NE(test, sample.sampled_ns, 0);
	KUNIT_EXPECT_FALSE(test, sample.asleep);
	KUNIT_EXPECT_FALSE(test, sample.unstable);
	KUNIT_EXPECT_EQ(test, sample.config.defects, row->defects);
	read_expect_config(test, machine, &sample);
	read_expect_needed(test, &machine->functions[0]);
}

/**
 * struct read_change_row - a function that changes while it is read
 * @description: the situation
 * @change: what changes
 * @passes: how often all of it is to be read
 * @unstable: nothing it says is to be believed
 */
struct read_change_row {
	const char *description;
	struct machine_change change;
	u32 passes;
	bool unstable;
};

/* A BAR, which is read once a pass */
#define READ_PASS_DWORD (0x10 / 4)

static const struct read_change_row read_change_rows[] = {
	{ "nothing changes", { 0, 0, 0 }, 1, false },
	{ "class changes once", { PT_REVISION, 0x01000000, 1 }, 2, false },
	{ "class changes there and back",
	  { PT_REVISION, 0x01000000, 2 },
	  2,
	  false },
	{ "class changes three times",
	  { PT_REVISION, 0x01000000, 3 },
	  3,
	  false },
	{ "class changes again and again",
	  { PT_REVISION, 0x01000000, ~0u },
	  3,
	  true },
	{ "identity changes again and again",
	  { PT_VENDOR_ID, 0x00010000, ~0u },
	  3,
	  true },
	{ "Link Capabilities change again and again",
	  { FUNCTION_CAP + PT_EXP_LNKCAP, 0x00000010, ~0u },
	  3,
	  true },
	{ "Link Status changes again and again",
	  { FUNCTION_CAP + PT_EXP_LNKCTL, 0x00100000, ~0u },
	  1,
	  false },
};

KUNIT_ARRAY_PARAM_DESC(read_change, read_change_rows, description);

static void read_expect_remembered(struct kunit *test,
				   const struct pcitopo_config *config)
{
	KUNIT_EXPECT_EQ(test, config->have, READ_REMEMBERED);
	KUNIT_EXPECT_EQ(test, config->vendor_id, 0x1b36);
	KUNIT_EXPECT_EQ(test, config->device_id, 0xfe00);
	KUNIT_EXPECT_EQ(test, config->class_code, 0x0200);
	KUNIT_EXPECT_EQ(test, config->revision, 0x07);
	KUNIT_EXPECT_EQ(test, config->header_type, PT_HEADER_TYPE_NORMAL);
	KUNIT_EXPECT_EQ(test, config->port_type, PT_EXP_TYPE_ENDPOINT);
	KUNIT_EXPECT_EQ(test, config->subsystem_vendor_id, 0x1af4);
	KUNIT_EXPECT_EQ(test, config->subsystem_id, 0x1100);
}

static void read_changing(struct kunit *test)
{
	const struct read_change_row *row = test->param_value;
	struct machine *machine = read_machine(test, &read_endpoint, 1);
	struct pci_dev *pdev = machine_pdev(test, machine, 0);
	struct pcitopo_sample sample;

	machine->functions[0].change = row->change;
	KUNIT_EXPECT_EQ(test, read_now(pdev, machine, &sample), 0);
	machine->functions[0].change.times = 0;
	KUNIT_EXPECT_EQ(test, machine->functions[0].reads[READ_PASS_DWORD],
			(u16)row->passes);
	KUNIT_EXPECT_EQ(test, (bool)sample.unstable, row->unstable);
	KUNIT_EXPECT_NE(test, sample.sampled_ns, 0);
	if (row->unstable) {
		read_expect_remembered(test, &sample.config);
		return;
	}
	/* Link Status moved on after it was read. */
	if (row->change.times == ~0u)
		machine_fill(machine, 0, read_endpoint.space);
	read_expect_config(test, machine, &sample);
}

/**
 * struct read_silence_row - a function that does not answer
 * @description: the situation
 * @response: what it answers
 * @offline: the PCI core knows that it is not there any more
 * @reads: how many dwords are to be read
 * @defects: what is found out
 */
struct read_silence_row {
	const char *description;
	enum machine_response response;
	bool offline;
	u32 reads;
	u8 defects;
};

static const struct read_silence_row read_silence_rows[] = {
	{ "all ones", MACHINE_ONES, false,
	  PT_CFG_HEADER_SIZE / 4 + READ_AGAIN_PCI, VEC_DEFECT(ALL_ONES) },
	{ "error", MACHINE_ERROR, false,
	  PT_CFG_HEADER_SIZE / 4 + READ_AGAIN_PCI, VEC_DEFECT(ALL_ONES) },
	{ "known to be gone", MACHINE_ONES, true, 0, 0 },
};

KUNIT_ARRAY_PARAM_DESC(read_silence, read_silence_rows, description);

static void read_silent(struct kunit *test)
{
	const struct read_silence_row *row = test->param_value;
	struct machine *machine = read_machine(test, &read_endpoint, 1);
	struct pci_dev *pdev = machine_pdev(test, machine, 0);
	struct pcitopo_sample sample;

	machine->functions[0].response = row->response;
	if (row->offline)
		pdev->error_state = pci_channel_io_perm_failure;
	KUNIT_EXPECT_EQ(test, read_now(pdev, machine, &sample), 0);
	KUNIT_EXPECT_EQ(test, machine_reads(machine, 0), row->reads);
	KUNIT_EXPECT_EQ(test, sample.config.defects, row->defects);
	KUNIT_EXPECT_FALSE(test, sample.asleep);
	KUNIT_EXPECT_FALSE(test, sample.unstable);
	read_expect_remembered(test, &sample.config);
}

/* What runtime power management has to do with a device */
enum read_power {
	READ_ACTIVE,
	READ_SUSPENDED,
	READ_NO_PM,
};

/**
 * struct read_sleep_row - a function, the bridge above it, and who is awake
 * @description: the situation
 * @bridge: runtime power management of the bridge
 * @bridge_state: its power state
 * @function: runtime power management of the function
 * @function_state: its power state
 * @asleep: the function is to be left alone
 */
struct read_sleep_row {
	const char *description;
	enum read_power bridge;
	pci_power_t bridge_state;
	enum read_power function;
	pci_power_t function_state;
	bool asleep;
};

static const struct read_sleep_row read_sleep_rows[] = {
	{ "both awake", READ_ACTIVE, PCI_D0, READ_ACTIVE, PCI_D0, false },
	{ "suspended, in D3hot", READ_ACTIVE, PCI_D0, READ_SUSPENDED, PCI_D3hot,
	  true },
	{ "suspended, in D3cold", READ_ACTIVE, PCI_D0, READ_SUSPENDED,
	  PCI_D3cold, true },
	{ "suspended, in D0", READ_ACTIVE, PCI_D0, READ_SUSPENDED, PCI_D0,
	  false },
	{ "suspended, state not known", READ_ACTIVE, PCI_D0, READ_SUSPENDED,
	  PCI_UNKNOWN, false },
	{ "no runtime power management, in D0", READ_ACTIVE, PCI_D0, READ_NO_PM,
	  PCI_D0, false },
	{ "no runtime power management, in D3cold", READ_ACTIVE, PCI_D0,
	  READ_NO_PM, PCI_D3cold, true },
	{ "bridge suspended", READ_SUSPENDED, PCI_D3hot, READ_SUSPENDED, PCI_D0,
	  true },
	{ "bridge without runtime power management, in D0", READ_NO_PM, PCI_D0,
	  READ_NO_PM, PCI_D0, false },
	{ "bridge without runtime power management, in D3cold", READ_NO_PM,
	  PCI_D3cold, READ_NO_PM, PCI_D0, true },
};

KUNIT_ARRAY_PARAM_DESC(read_sleep, read_sleep_rows, description);

static void read_power_set(struct pci_dev *pdev, enum read_power power,
			   pci_power_t state)
{
	pm_runtime_disable(&pdev->dev);
	if (power == READ_SUSPENDED)
		pm_runtime_set_suspended(&pdev->dev);
	if (power != READ_NO_PM)
		pm_runtime_enable(&pdev->dev);
	pdev->current_state = state;
}

static void read_power_restore(struct pci_dev *pdev, enum read_power power)
{
	pdev->current_state = PCI_D0;
	if (power != READ_NO_PM)
		pm_runtime_disable(&pdev->dev);
	pm_runtime_set_active(&pdev->dev);
	pm_runtime_enable(&pdev->dev);
}

static const struct machine_part read_bridge[] = {
	{ .space = VEC_SPACE(FUNCTION_BRIDGE(0, 1, 1, 0x0042),
			     FUNCTION_BRIDGE_LINK),
	  .above = MACHINE_ROOT },
	{ .space = VEC_SPACE(FUNCTION_ENDPOINT), .above = 0 },
};

static int read_usage(struct pci_dev *pdev)
{
	return atomic_read(&pdev->dev.power.usage_count);
}

static void read_sleeping(struct kunit *test)
{
	const struct read_sleep_row *row = test->param_value;
	struct machine *machine =
		read_machine(test, read_bridge, ARRAY_SIZE(read_bridge));
	struct pci_dev *bridge = machine_pdev(test, machine, 0);
	struct pci_dev *function = machine_pdev(test, machine, 1);
	int bridge_usage = read_usage(bridge);
	int function_usage = read_usage(function);
	struct pcitopo_sample sample;

	read_power_set(function, row->function, row->function_state);
	read_power_set(bridge, row->bridge, row->bridge_state);
	KUNIT_EXPECT_EQ(test, read_now(function, machine, &sample), 0);
	KUNIT_EXPECT_EQ(test, (bool)sample.asleep, row->asleep);
	KUNIT_EXPECT_EQ(test, machine_reads(machine, 1) == 0, row->asleep);
	KUNIT_EXPECT_EQ(test, machine_reads(machine, 0), 0);
	KUNIT_EXPECT_EQ(test, read_usage(bridge), bridge_usage);
	KUNIT_EXPECT_EQ(test, read_usage(function), function_usage);
	if (row->asleep)
		read_expect_remembered(test, &sample.config);
	read_power_restore(bridge, row->bridge);
	read_power_restore(function, row->function);
}

/**
 * struct read_reset_row - functions, one of which is being reset
 * @description: the situation
 * @reset: index of that
 * @err: what reading the virtual function, which is the second one, returns
 */
struct read_reset_row {
	const char *description;
	u32 reset;
	int err;
};

static const struct read_reset_row read_reset_rows[] = {
	{ "physical function", 0, -EAGAIN },
	{ "the function itself", 1, -EAGAIN },
	{ "another function", 2, 0 },
};

KUNIT_ARRAY_PARAM_DESC(read_reset, read_reset_rows, description);

static const struct machine_part read_functions[] = {
	{ .space = VEC_SPACE(FUNCTION_ENDPOINT, VEC_TYPE(0x80)),
	  .above = MACHINE_ROOT },
	{ .space = VEC_SPACE(FUNCTION_ENDPOINT),
	  .above = MACHINE_ROOT,
	  .devfn = 1,
	  .is_virtual = true },
	{ .space = VEC_SPACE(FUNCTION_ENDPOINT),
	  .above = MACHINE_ROOT,
	  .devfn = 2 },
};

static void read_in_reset(struct kunit *test)
{
	const struct read_reset_row *row = test->param_value;
	struct machine *machine =
		read_machine(test, read_functions, ARRAY_SIZE(read_functions));
	struct pci_dev *reset = machine_pdev(test, machine, row->reset);
	struct pci_dev *pdev = machine_pdev(test, machine, 1);
	struct pcitopo_sample sample;

	reset->block_cfg_access = 1;
	KUNIT_EXPECT_EQ(test, read_now(pdev, machine, &sample), row->err);
	reset->block_cfg_access = 0;
	KUNIT_EXPECT_EQ(test, machine_reads(machine, 1) == 0, row->err != 0);
	KUNIT_EXPECT_EQ(test, sample.sampled_ns == 0, row->err != 0);
	if (row->err)
		read_expect_remembered(test, &sample.config);
}

/* Where it leads to is known of a bridge that sleeps, too. */
static void read_bus_below(struct kunit *test)
{
	struct machine *machine =
		read_machine(test, read_bridge, ARRAY_SIZE(read_bridge));
	struct pci_dev *bridge = machine_pdev(test, machine, 0);
	struct pcitopo_sample sample;

	KUNIT_EXPECT_EQ(test, read_now(bridge, machine, &sample), 0);
	KUNIT_EXPECT_FALSE(test, sample.has_bus_below);
	KUNIT_EXPECT_EQ(test, pcitopo_bus_below(&sample), 1);
	read_power_set(bridge, READ_NO_PM, PCI_D3cold);
	KUNIT_EXPECT_EQ(test, read_now(bridge, machine, &sample), 0);
	KUNIT_EXPECT_TRUE(test, sample.asleep);
	KUNIT_EXPECT_TRUE(test, sample.has_bus_below);
	KUNIT_EXPECT_EQ(test, pcitopo_bus_below(&sample), 1);
	read_power_restore(bridge, READ_NO_PM);
}

static struct kunit_case read_cases[] = {
	KUNIT_CASE_PARAM(read_registers, read_gen_params),
	KUNIT_CASE_PARAM(read_changing, read_change_gen_params),
	KUNIT_CASE_PARAM(read_silent, read_silence_gen_params),
	KUNIT_CASE_PARAM(read_sleeping, read_sleep_gen_params),
	KUNIT_CASE_PARAM(read_in_reset, read_reset_gen_params),
	KUNIT_CASE(read_bus_below),
	{}
};

static struct kunit_suite read_suite = {
	.name = "pcitopo_read",
	.test_cases = read_cases,
};

kunit_test_suite(read_suite);
